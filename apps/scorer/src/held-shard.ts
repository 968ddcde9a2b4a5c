import type { Delivery, ScorerQueue, ShardEnd, ShardMessage } from '@naswot/queue';
import { specDigest, type EngineDescription } from '@naswot/scoring';
import { ResultPublisher } from './result-publisher.ts';

/** Renewals of a lease in its time. Everything that a shard waits for has a limit of its own, so the renewing has an end. */
const renewals = 6;
/** Deliveries that ended without a word; with one more, whoever has the shard does not try it. */
const mostDeliveries = 3;

export interface Holder {
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly results: ScorerQueue['results'];
}

/** Whether so many scorers were never heard of again with this shard that the coordinator is to split it. */
export const isFailing = ({ deliveries }: Delivery<ShardMessage>): boolean => deliveries > mostDeliveries;

/** Whether it is one architecture that somebody was not heard of with before: it runs in a fresh lane. */
export const isSuspect = ({ deliveries, message: { work } }: Delivery<ShardMessage>): boolean =>
  deliveries > 1 && work.kind === 'list' && work.positions.length === 1;

/** A shard whose lease this scorer keeps until it is settled. */
export class HeldShard {
  readonly results: ResultPublisher;
  readonly #delivery: Delivery<ShardMessage>;
  readonly #renewal: NodeJS.Timeout;

  /** Scores wait `publishAfterMs` for company. */
  constructor(delivery: Delivery<ShardMessage>, { scorer, engine, results }: Holder, publishAfterMs: number) {
    const { searchId, shard, spec } = delivery.message;
    const head = { searchId, shard, specDigest: specDigest(spec), scorer, engine };
    this.results = new ResultPublisher(results, head, publishAfterMs);
    this.#delivery = delivery;
    this.#renewal = setInterval(() => delivery.working(), delivery.leaseMs / renewals);
  }

  /**
   * Publishes the scores that are left with how it ended, and acknowledges the shard, so that no end that is told counts as a
   * delivery; where publishing fails the shard is handed back to the queue. A repeat changes nothing.
   */
  async settle(end: Exclude<ShardEnd, 'partial'>): Promise<void> {
    let isPublished = false;
    try {
      await this.results.finish(end);
      isPublished = true;
    } finally {
      clearInterval(this.#renewal);
      await (isPublished ? this.#delivery.ack() : this.#delivery.nak());
    }
  }
}
