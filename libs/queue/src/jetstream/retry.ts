import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/** A server that restarts is back within a second; one that is full is emptied at the pace of its takers. */
const firstPauseMs = 20;
const longestPauseMs = 2_000;

/** The n-th pause, from 0: doubled each time up to a cap, half of it by chance, so that many do not come back at once. */
export const pauseMs = (n: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** n) * (0.5 + Math.random() / 2);

/** An error and what it came of. */
export const causesOf = (error: unknown): readonly Error[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : [];

/** HTTP's code of a server that cannot now: full, without a leader, or starting. */
const unavailable = 503;

/** Whether what failed may succeed later: no answer, nobody there, connection lost, or a server that is full. */
export function isTransient(error: unknown): boolean {
  const all = causesOf(error);
  if (all.some((cause) => cause instanceof errors.PermissionViolationError)) return false;
  return all.some(
    (cause) =>
      cause instanceof errors.TimeoutError ||
      cause instanceof errors.RequestError ||
      cause instanceof errors.NoRespondersError ||
      (cause instanceof JetStreamApiError && cause.status === unavailable),
  );
}

export interface RetryLimits {
  /** No attempt starts later than so long after the first. */
  readonly limitMs: number;
  /** Ends a pause; the last error is thrown then. */
  readonly signal: AbortSignal;
}

/** Does it until it succeeds, fails for good or the time is over; the last error is thrown then. */
export async function retrying<Output>(
  act: () => Promise<Output>,
  { limitMs, signal }: RetryLimits,
  mayRetry: (error: unknown) => boolean = isTransient,
): Promise<Output> {
  const startedAt = performance.now();
  for (let n = 0; ; n++) {
    try {
      return await act();
    } catch (error) {
      if (!mayRetry(error) || performance.now() - startedAt >= limitMs) throw error;
      await pause(pauseMs(n), signal);
      if (signal.aborted) throw error;
    }
  }
}

/** Waits; less long where the signal aborts. */
export const pause = (durationMs: number, signal: AbortSignal): Promise<void> =>
  delay(durationMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
