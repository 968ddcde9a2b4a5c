import type { EngineDescription, Outcome, ScoringSpec } from '@naswot/scoring';
import type { ShardWork } from '@naswot/search';

/**
 * A shard on its way to a scorer. `id` is search, shard and dispatch attempt: publishing an id that the queue still holds is
 * one message. An id that was acknowledged is never used again: a queue may swallow it, or deliver it.
 */
export interface ShardMessage {
  readonly id: string;
  readonly searchId: string;
  readonly shard: bigint;
  readonly attempt: number;
  readonly space: string;
  readonly spec: ScoringSpec;
  readonly work: ShardWork;
  /** W3C trace context (`traceparent`) of its dispatch, where traces are taken. */
  readonly trace?: string;
}

/** One architecture's outcome, by the position of its representative. */
export interface ScoreMessage {
  readonly position: bigint;
  readonly outcome: Outcome;
  readonly durationMs: number;
}

/**
 * How a scorer's work on a shard stands: `partial` while it goes on; `complete` in the last result; `handed-back` where the
 * scorer ends before the shard does, which counts for nothing; `failing` where the shard was delivered often and its scorers
 * were never heard of again, so that the coordinator splits it.
 */
export type ShardEnd = 'partial' | 'complete' | 'handed-back' | 'failing';

/** Scores of part of a shard, as soon as they are there. A repeat is harmless, and so is another order. */
export interface ResultMessage {
  readonly searchId: string;
  readonly shard: bigint;
  /** Of the spec that the scores were made under. */
  readonly specDigest: string;
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly scores: readonly ScoreMessage[];
  readonly end: ShardEnd;
  /** W3C trace context of the scoring, where traces are taken. */
  readonly trace?: string;
}

/**
 * A message held under a lease: unless `working` renews it or `ack` ends it within the ack wait, it is delivered again. Once
 * a delivery has ended, by `ack`, `nak` or its lease, nothing done with it changes anything.
 */
export interface Delivery<Message> {
  readonly message: Message;
  /** 1 for the first delivery. */
  readonly deliveries: number;
  /** Within this time the lease is to be renewed. */
  readonly leaseMs: number;
  /** Done: never delivered again. */
  ack(): Promise<void>;
  /** Handed back: delivered again, at the earliest after `delayMs`. */
  nak(delayMs?: number): Promise<void>;
  /** Renews the lease. */
  working(): void;
}

/** A work queue: each message goes to one consumer at a time, and stays until acknowledged. */
export interface WorkQueue<Message> {
  /** Resolves once the message is durably the queue's; rejects where `signal` aborts while the queue is full or away. */
  publish(message: Message, signal?: AbortSignal): Promise<void>;
  /** The next message, or null when `signal` aborts first; a message that came just before the abort is still the taker's. */
  take(signal: AbortSignal): Promise<Delivery<Message> | null>;
  /** The shards of a search of which the queue holds a message, waiting or under a lease. */
  held(searchId: string): Promise<ReadonlySet<bigint>>;
  /** Takes out what waits of a search; what is under a lease may still come. */
  purge(searchId: string): Promise<void>;
}

/** Bytes by content digest (minibatches). `get` verifies nothing: readers check the digest. */
export interface Blobs {
  /** Twice is harmless; where something is held under the digest already, that may stay. */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  /** Puts the bytes in the place of what is held, whatever that is; a reader of what was there may fail. */
  replace(digest: string, bytes: Uint8Array): Promise<void>;
  /** Lets go of the bytes; harmless where there are none. */
  delete(digest: string): Promise<void>;
  /** Null where nothing is held; throws where what is held cannot be read. */
  get(digest: string): Promise<Uint8Array | null>;
}

/** A scorer's sign of life. */
export interface ScorerSign {
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly lanes: number;
  /** Networks scored since it started. */
  readonly scored: number;
  /** When it started and when it said so, by its own clock. */
  readonly startedAt: Date;
  readonly at: Date;
}

/** Who is there: scorers announce themselves, the coordinator lists those whose last sign is recent. */
export interface Presence {
  announce(sign: ScorerSign): Promise<void>;
  list(): Promise<readonly ScorerSign[]>;
  /** Puts a scorer aside, by its name: it takes no shards any more, and says why. */
  suspend(scorer: string, reason: string): Promise<void>;
  /** Why a scorer was put aside, or null. */
  suspended(scorer: string): Promise<string | null>;
}

/** The four ports between coordinator and scorers. */
export interface Queue extends AsyncDisposable {
  readonly shards: WorkQueue<ShardMessage>;
  readonly results: WorkQueue<ResultMessage>;
  readonly blobs: Blobs;
  readonly presence: Presence;
}

/** What a scorer sees of the queue. */
export interface ScorerQueue {
  readonly shards: Pick<WorkQueue<ShardMessage>, 'take'>;
  readonly results: Pick<WorkQueue<ResultMessage>, 'publish'>;
  readonly blobs: Pick<Blobs, 'get'>;
  readonly presence: Pick<Presence, 'announce' | 'suspended'>;
}
