import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, ScorerQueue, ShardMessage } from '@naswot/queue';
import type { EngineDescription } from '@naswot/scoring';
import { HeldShard, isFailing, isSuspect } from './held-shard.ts';
import { orAborted } from './or-aborted.ts';
import { ShardFeed } from './shard-feed.ts';
import { ShardRefused, ShardScorer, type ShardScorerOptions } from './shard-scorer.ts';
import { tracedScoring } from './tracing.ts';

export interface LaneWorkerOptions extends ShardScorerOptions {
  readonly scorer: string;
  readonly queue: ScorerQueue;
  /** Whether a shard that asks for what there is not ends the scorer, or only costs its lane a pause. */
  readonly endsOnRefusal: boolean;
}

/** A kill loses no more than a second's scores; the first one is shown at once. */
const publishAfterMs = 1_000;
/** The coordinator may dispatch a shard that was refused again, to this scorer: other scorers get their chance. */
const refusalPauseMs = 10_000;

/** How a delivery is to be ended, once. */
type Settle = () => Promise<void>;

/** One lane's work: shards, one after another. */
export class LaneWorker {
  readonly #options: LaneWorkerOptions;
  readonly #scorer: ShardScorer;
  #hasPublished = false;

  constructor(options: LaneWorkerOptions) {
    this.#options = options;
    this.#scorer = new ShardScorer(options);
  }

  /**
   * Until `signal` aborts: then the request in hand is finished, and the rest of the shard handed back. The next shard is asked for
   * and scored while the last scores of the one before are published: the coordinator, which records them, answers nothing meanwhile.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { lane, queue } = this.#options;
    const engine = await orAborted(lane.start(), signal);
    if (engine === null) return;
    const handBack = (delivery: Delivery<ShardMessage>): Promise<void> =>
      this.#hold(delivery, engine).settle('handed-back');
    await using shards = new ShardFeed(queue.shards, handBack, signal);
    let settled = Promise.resolve();
    try {
      for (;;) {
        const delivery = await shards.take();
        if (delivery === null) return;
        const settle = await this.#serve(delivery, engine, signal);
        if (!signal.aborted) shards.ask();
        await settled;
        settled = settle();
        // The next shard's end is told where it failed.
        settled.catch(() => undefined);
      }
    } finally {
      await settled;
    }
  }

  #hold(delivery: Delivery<ShardMessage>, engine: EngineDescription): HeldShard {
    const { scorer, queue } = this.#options;
    return new HeldShard(
      delivery,
      { scorer, engine, results: queue.results },
      this.#hasPublished ? publishAfterMs : 0,
    );
  }

  /** Scores a shard, unless it has failed too often. What it returns is to be called once, and ends the delivery. */
  async #serve(
    delivery: Delivery<ShardMessage>,
    engine: EngineDescription,
    signal: AbortSignal,
  ): Promise<Settle> {
    const { lane } = this.#options;
    const held = this.#hold(delivery, engine);
    this.#hasPublished = true;
    try {
      if (isFailing(delivery)) return this.#settling(delivery, held, 'failing');
      if (isSuspect(delivery)) await lane.retire();
      const end = await tracedScoring(delivery.message, this.#options.scorer, (trace) => {
        held.results.trace = trace;
        return this.#scorer.score(delivery.message, held.results, signal);
      });
      return this.#settling(delivery, held, end);
    } catch (error) {
      await held.settle('handed-back');
      await this.#bear(delivery, error, signal);
      return () => Promise.resolve();
    }
  }

  #settling(
    { message, deliveries }: Delivery<ShardMessage>,
    held: HeldShard,
    end: Parameters<HeldShard['settle']>[0],
  ): Settle {
    const { log } = this.#options;
    return async () => {
      await held.settle(end);
      const fields = { search: message.searchId, shard: String(message.shard), deliveries, end };
      log[end === 'failing' ? 'warn' : 'debug'](fields, 'a shard is settled');
    };
  }

  /** Throws what is not for this scorer to bear; after a refusal it waits. */
  async #bear({ message }: Delivery<ShardMessage>, error: unknown, signal: AbortSignal): Promise<void> {
    const { endsOnRefusal, log } = this.#options;
    if (endsOnRefusal || !(error instanceof ShardRefused)) throw error;
    log.error({ search: message.searchId, shard: String(message.shard) }, error.message);
    await delay(refusalPauseMs, undefined, { signal }).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }
}
