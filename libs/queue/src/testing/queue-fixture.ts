import type { Queue, ScorerQueue } from '../ports.ts';

/** A scorer's side of a queue. */
export interface ConnectedScorer {
  readonly queue: ScorerQueue;
  /** Ends it as a kill of its process does; resolves once it is gone. */
  kill(): Promise<void>;
}

/** A queue under test, and the time that its rules know. */
export interface QueueFixture extends AsyncDisposable {
  /** The coordinator's side. */
  readonly queue: Queue;
  connectScorer(): Promise<ConnectedScorer>;
  /** Lets so many times the lease of a shard or a result pass. */
  passLeases(times: number): Promise<void>;
  /** Lets the time pass after which a scorer that gives no sign is not listed. */
  passPresence(): Promise<void>;
}

export type OpenQueue = () => Promise<QueueFixture>;
