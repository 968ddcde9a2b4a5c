import { resultMessageSchema, shardMessageSchema } from '../message-schemas.ts';
import type {
  Blobs,
  Presence,
  Queue,
  ResultMessage,
  ScorerQueue,
  ShardMessage,
  WorkQueue,
} from '../ports.ts';
import { Connection, type ConnectionConfig } from './connection.ts';
import { declareQueue, type QueueLimits } from './declare-queue.ts';
import { openBlobs } from './jetstream-blobs.ts';
import { openPresence } from './jetstream-presence.ts';
import { queueNames, scorerInbox, type QueueNames } from './names.ts';
import { resultPublisher, shardPublisher } from './publishers.ts';
import type { Refusal, Refuse } from './refusal.ts';
import { pause } from './retry.ts';
import type { Side } from './side.ts';
import { streamContents } from './stream-contents.ts';
import { streamDepth, type QueueDepth } from './stream-depth.ts';
import { Taker } from './taker.ts';

export interface JetStreamOptions extends ConnectionConfig {
  /** First part of every name on the server. */
  readonly prefix?: string;
  /** Scores are of this revision of scoring; usually the program's own. */
  readonly scoringRevision?: number;
  /** Told of every message that was malformed or came under a wrong subject, and was taken out. */
  readonly onRefusal?: Refuse;
}

export interface JetStreamQueueOptions extends JetStreamOptions, QueueLimits {}

/** A scorer's side of a queue in NATS JetStream. */
export interface JetStreamScorerQueue extends ScorerQueue {
  /** Messages refused since it was connected. */
  readonly refused: number;
  [Symbol.asyncDispose](): Promise<void>;
}

const usualPrefix = 'naswot';
/** How long the coordinator waits for room in a full stream, or for a server that is away; then its call fails. */
const coordinatorLimitMs = 600_000;
/** A server before 2.10 that is to make a stream while it still deletes one of that name has a stream then that answers nothing. */
const repairAfterMs = 500;

/** Counts what is refused, and tells of it. */
class Refusals {
  count = 0;
  readonly #onRefusal: Refuse | undefined;

  constructor(onRefusal: Refuse | undefined) {
    this.#onRefusal = onRefusal;
  }

  readonly refuse = (refusal: Refusal): void => {
    this.count++;
    this.#onRefusal?.(refusal);
  };
}

/** Does it once at a time: whoever asks while it is under way waits for that. */
function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  return () =>
    (current ??= act().finally(() => {
      current = null;
    }));
}

/** Does it with a connection, which is closed where it fails. */
async function withConnection<Output>(
  opened: Promise<Connection>,
  act: (connection: Connection) => Promise<Output>,
): Promise<Output> {
  const connection = await opened;
  try {
    return await act(connection);
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

interface Buckets {
  readonly blobs: Blobs;
  readonly presence: Presence;
}

/** What a queue connected with these options has on the server. */
export const namesOf = ({
  prefix = usualPrefix,
  scoringRevision,
}: Pick<JetStreamOptions, 'prefix' | 'scoringRevision'>): QueueNames => queueNames(prefix, scoringRevision);

/**
 * A queue in NATS JetStream: work-queue streams for shards and results, an object store for blobs, key-value buckets for presence.
 * What it leaves behind when it is disposed goes on: others take and publish as before.
 *
 * @see docs/adr/0011-nats-io-client.md
 */
export class JetStreamQueue implements Queue {
  readonly shards: WorkQueue<ShardMessage>;
  readonly results: WorkQueue<ResultMessage>;
  readonly blobs: Blobs;
  readonly presence: Presence;
  readonly #connection: Connection;
  readonly #refusals: Refusals;
  readonly #side: Side;

  private constructor(side: Side, refusals: Refusals, { blobs, presence }: Buckets) {
    const { shards, results } = side.names;
    const shardTaker = new Taker(side, shards, shardMessageSchema);
    const resultTaker = new Taker(side, results, resultMessageSchema);
    const take = { shards: shardTaker.take.bind(shardTaker), results: resultTaker.take.bind(resultTaker) };
    this.shards = { ...shardPublisher(side), ...streamContents(side, shards), take: take.shards };
    this.results = { ...resultPublisher(side), ...streamContents(side, results), take: take.results };
    this.blobs = blobs;
    this.presence = presence;
    this.#connection = side.connection;
    this.#refusals = refusals;
    this.#side = side;
  }

  /**
   * The coordinator's side. Declares streams, consumers and buckets, and checks that the server has them as declared; declares them
   * anew where one is gone later. Throws where no server is reached (with a signal it waits for that, until it aborts), it has no
   * JetStream, or something of the same name is there that cannot be changed.
   */
  static connect(options: JetStreamQueueOptions, waits?: AbortSignal): Promise<JetStreamQueue> {
    const names = namesOf(options);
    return withConnection(Connection.open(options, waits), async (connection) => {
      await declareQueue(connection, names, options);
      const repair = oneAtATime(async () => {
        await pause(repairAfterMs, connection.closing);
        await declareQueue(connection, names, options);
      });
      return JetStreamQueue.#open(
        { connection, names, repair, limitMs: coordinatorLimitMs },
        options.onRefusal,
      );
    });
  }

  /**
   * A scorer's side. Declares nothing, so that it may come before the coordinator, and waits for ever for a server that is away.
   * Its name in `options` is the one under which it publishes and has its inbox. Throws where no server is reached at first; with
   * a signal it waits for that, too, until it aborts.
   */
  static connectScorer(options: JetStreamOptions, waits?: AbortSignal): Promise<JetStreamScorerQueue> {
    const repair = (): Promise<void> => Promise.resolve();
    const opened = Connection.open({ inboxPrefix: scorerInbox(options.name), ...options }, waits);
    return withConnection(opened, (connection) =>
      JetStreamQueue.#open(
        { connection, names: namesOf(options), repair, limitMs: Infinity },
        options.onRefusal,
      ),
    );
  }

  /** How much the two work queues hold; throws where the server does not answer. */
  async depths(): Promise<{ readonly shards: QueueDepth; readonly results: QueueDepth }> {
    const { shards, results } = this.#side.names;
    return {
      shards: await streamDepth(this.#side, shards),
      results: await streamDepth(this.#side, results),
    };
  }

  /** Messages refused since it was connected. */
  get refused(): number {
    return this.#refusals.count;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }

  static async #open(parts: Omit<Side, 'refuse'>, onRefusal: Refuse | undefined): Promise<JetStreamQueue> {
    const refusals = new Refusals(onRefusal);
    const side = { ...parts, refuse: refusals.refuse };
    const buckets = { blobs: await openBlobs(side), presence: await openPresence(side) };
    return new JetStreamQueue(side, refusals, buckets);
  }
}
