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
}

/** One architecture's outcome, by the position of its representative. */
export interface ScoreMessage {
  readonly position: bigint;
  readonly outcome: Outcome;
  readonly durationMs: number;
}

/** Scores of part of a shard, as soon as they are there; `complete` in the shard's last one. A repeat is harmless. */
export interface ResultMessage {
  readonly searchId: string;
  readonly shard: bigint;
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly scores: readonly ScoreMessage[];
  readonly complete: boolean;
}

/**
 * A message held under a lease: unless `working` renews it or `ack` ends it within the ack wait, it is delivered again. Once
 * a delivery has ended, by `ack`, `nak` or its lease, nothing done with it changes anything.
 */
export interface Delivery<Message> {
  readonly message: Message;
  /** 1 for the first delivery. */
  readonly deliveries: number;
  /** Done: never delivered again. */
  ack(): Promise<void>;
  /** Handed back: delivered again, at the earliest after `delayMs`. */
  nak(delayMs?: number): Promise<void>;
  /** Renews the lease. */
  working(): void;
}

/** A work queue: each message goes to one consumer at a time, and stays until acknowledged. */
export interface WorkQueue<Message> {
  /** Resolves once the message is durably the queue's. */
  publish(message: Message): Promise<void>;
  /** The next message, or null when `signal` aborts first; a message that came just before the abort is still the taker's. */
  take(signal: AbortSignal): Promise<Delivery<Message> | null>;
}

/** Bytes by content digest (minibatches). `put` twice is harmless; `get` verifies nothing: readers check the digest. */
export interface Blobs {
  put(digest: string, bytes: Uint8Array): Promise<void>;
  get(digest: string): Promise<Uint8Array | null>;
}

/** A scorer's sign of life. */
export interface ScorerSign {
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly lanes: number;
  /** Networks scored since it started. */
  readonly scored: number;
}

/** Who is there: scorers announce themselves, the coordinator lists those whose last sign is recent. */
export interface Presence {
  announce(sign: ScorerSign): Promise<void>;
  list(): Promise<readonly ScorerSign[]>;
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
  readonly presence: Pick<Presence, 'announce'>;
}
