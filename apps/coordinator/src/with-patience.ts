import { setTimeout as pause } from 'node:timers/promises';
import { isTransient } from '@naswot/store';
import type { Log } from './log.ts';

const firstPauseMs = 100;
const longestPauseMs = 10_000;

/**
 * Does it again, with growing pauses, for as long as the store is away, and tells so at first and before every longest pause; throws
 * what else goes wrong, or once the signal aborts.
 */
export async function withPatience<Output>(
  act: () => Promise<Output>,
  signal: AbortSignal,
  log: Log,
): Promise<Output> {
  for (let failures = 0; ; failures++)
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error;
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
      if (failures === 0 || pauseMs === longestPauseMs)
        log(
          'the store is away, and is asked again',
          { attempts: failures + 1, pauseMs, error: String(error) },
          'warn',
        );
      await pause(pauseMs, undefined, { signal });
    }
}
