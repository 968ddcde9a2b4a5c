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
import {
  consumerOf,
  declareConsumer,
  declareStream,
  streamOf,
  streamOfSubjects,
  type WorkQueueLimits,
} from './declarations.ts';
import { createBlobs, openBlobs } from './jetstream-blobs.ts';
import { createPresence, openPresence } from './jetstream-presence.ts';
import { JetStreamTaker, resultPublisher, shardPublisher } from './jetstream-work-queue.ts';
import { queueNames, type QueueNames } from './names.ts';
import type { Refusal, Refuse } from './refusal.ts';

export interface JetStreamOptions extends ConnectionConfig {
  /** First part of every name on the server. */
  readonly prefix?: string;
  /** Told of every message that was malformed or came under a wrong subject, and was taken out. */
  readonly onRefusal?: Refuse;
}

export interface JetStreamQueueOptions extends JetStreamOptions {
  readonly shards?: Partial<WorkQueueLimits>;
  readonly results?: Partial<WorkQueueLimits>;
  /** How long a scorer is listed after its last sign. */
  readonly presenceMs?: number;
  /** Copies of everything that a cluster of servers holds. */
  readonly replicas?: number;
}

const usualPrefix = 'naswot';
/** A coordinator keeps a window of shards in the queue, of some kilobytes each. */
const usualShardLimits = { messages: 100_000, bytes: 2 ** 28, ackWaitMs: 120_000 };
/** As much as a coordinator that is away for minutes leaves behind. */
const usualResultLimits = { messages: 1_000_000, bytes: 2 ** 29, ackWaitMs: 60_000 };
/** Scorers give a sign every 10 s. */
const usualPresenceMs = 60_000;

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

async function declare(
  { manager }: Connection,
  { shards, results }: QueueNames,
  options: JetStreamQueueOptions,
): Promise<void> {
  const { replicas = 1 } = options;
  const shardLimits = { ...usualShardLimits, replicas, ...options.shards };
  const resultLimits = { ...usualResultLimits, replicas, ...options.results };
  await declareStream(manager, streamOfSubjects(shards, shardLimits));
  await declareConsumer(manager, shards.stream, consumerOf(shards, shardLimits));
  await declareStream(manager, streamOf(results, resultLimits));
  await declareConsumer(manager, results.stream, consumerOf(results, resultLimits));
}

/** The four ports over a connection. */
interface Ports {
  readonly connection: Connection;
  readonly shards: WorkQueue<ShardMessage>;
  readonly results: WorkQueue<ResultMessage>;
  readonly refusals: Refusals;
}

function workQueues(connection: Connection, names: QueueNames, onRefusal: Refuse | undefined): Ports {
  const refusals = new Refusals(onRefusal);
  const { refuse } = refusals;
  const { shards, results } = names;
  const shardTaker = new JetStreamTaker(connection, { names: shards, schema: shardMessageSchema, refuse });
  const resultTaker = new JetStreamTaker(connection, { names: results, schema: resultMessageSchema, refuse });
  return {
    connection,
    refusals,
    shards: {
      ...shardPublisher(connection, shards),
      take: (signal) => shardTaker.take(signal),
    },
    results: {
      ...resultPublisher(connection, results),
      take: (signal) => resultTaker.take(signal),
    },
  };
}

/** Does it with a connection, which is closed where it fails. */
async function withConnection<Output>(
  config: ConnectionConfig,
  act: (connection: Connection) => Promise<Output>,
): Promise<Output> {
  const connection = await Connection.open(config);
  try {
    return await act(connection);
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * The coordinator's side of a queue in NATS JetStream: work-queue streams for shards and results, an object store for blobs,
 * a key-value bucket for presence. What it leaves behind when it is disposed goes on: scorers take and publish as before.
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

  private constructor(ports: Ports, blobs: Blobs, presence: Presence) {
    this.shards = ports.shards;
    this.results = ports.results;
    this.blobs = blobs;
    this.presence = presence;
    this.#connection = ports.connection;
    this.#refusals = ports.refusals;
  }

  /**
   * Declares streams, consumers and buckets, and checks that the server has them as declared. Throws where no server is reached,
   * it has no JetStream, or something of the same name is there that cannot be changed.
   */
  static connect(options: JetStreamQueueOptions): Promise<JetStreamQueue> {
    const names = queueNames(options.prefix ?? usualPrefix);
    return withConnection(options, async (connection) => {
      await declare(connection, names, options);
      const ports = workQueues(connection, names, options.onRefusal);
      const blobs = await createBlobs(connection, names.blobs, options.replicas ?? 1);
      const presence = await createPresence(connection, {
        bucket: names.presence,
        presenceMs: options.presenceMs ?? usualPresenceMs,
        refuse: ports.refusals.refuse,
      });
      return new JetStreamQueue(ports, blobs, presence);
    });
  }

  /** Messages refused since it was connected. */
  get refused(): number {
    return this.#refusals.count;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }
}

/** A scorer's side of a queue in NATS JetStream. */
export class JetStreamScorerQueue implements ScorerQueue, AsyncDisposable {
  readonly shards: ScorerQueue['shards'];
  readonly results: ScorerQueue['results'];
  readonly blobs: ScorerQueue['blobs'];
  readonly presence: ScorerQueue['presence'];
  readonly #connection: Connection;
  readonly #refusals: Refusals;

  private constructor(ports: Ports, blobs: Blobs, presence: ScorerQueue['presence']) {
    this.shards = ports.shards;
    this.results = ports.results;
    this.blobs = blobs;
    this.presence = presence;
    this.#connection = ports.connection;
    this.#refusals = ports.refusals;
  }

  /** Declares nothing, so that it may come before the coordinator. Throws where no server is reached. */
  static connect(options: JetStreamOptions): Promise<JetStreamScorerQueue> {
    const names = queueNames(options.prefix ?? usualPrefix);
    return withConnection(options, async (connection) => {
      const ports = workQueues(connection, names, options.onRefusal);
      const blobs = await openBlobs(connection, names.blobs);
      return new JetStreamScorerQueue(ports, blobs, await openPresence(connection, names.presence));
    });
  }

  /** Messages refused since it was connected. */
  get refused(): number {
    return this.#refusals.count;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }
}
