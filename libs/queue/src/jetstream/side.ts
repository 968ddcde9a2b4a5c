import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { Connection } from './connection.ts';
import type { QueueNames } from './names.ts';
import type { Refuse } from './refusal.ts';
import { causesOf, isTransient, retrying } from './retry.ts';

/** One side of a queue: what its four ports share. */
export interface Side {
  readonly connection: Connection;
  readonly names: QueueNames;
  /** Told of every message that is not what it should be. */
  readonly refuse: Refuse;
  /** Called where a stream, a consumer or a bucket is missing: the coordinator's side declares all of them anew. */
  readonly repair: () => Promise<void>;
  /** How long a call goes on where the server is away, full, or not declared to. */
  readonly limitMs: number;
}

/** A stream or a consumer that is not declared yet, or not any more; a subject that no stream has. */
export const isMissing = (error: unknown): boolean =>
  causesOf(error).some(
    (cause) =>
      cause instanceof errors.NoRespondersError ||
      (cause instanceof JetStreamApiError &&
        (cause.code === JetStreamApiCodes.StreamNotFound ||
          cause.code === JetStreamApiCodes.ConsumerNotFound)),
  );

/** Does it until it succeeds, fails for good, or the side's limit is over; what is missing is declared in between. */
export const persisting = <Output>(
  { connection, repair, limitMs }: Side,
  act: () => Promise<Output>,
  mayRetry: (error: unknown) => boolean = () => true,
): Promise<Output> =>
  retrying(
    async () => {
      try {
        return await act();
      } catch (error) {
        if (isMissing(error)) await repair();
        throw error;
      }
    },
    { limitMs, signal: connection.closing },
    (error) => mayRetry(error) && (isTransient(error) || isMissing(error)),
  );
