import type { Delivery, Queue, ResultMessage, ShardMessage } from '@naswot/queue';
import type { Position } from '@naswot/space';
import type { SearchCounts } from '@naswot/store';
import { Canaries, type Disagreement } from './canaries.ts';
import { Comparison } from './comparison.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Log } from './log.ts';
import type { Observer } from './observer.ts';
import { planNextShard } from './plan-next-shard.ts';
import { dispatchAgain, recordArrived } from './record-arrived.ts';
import type { ResultInbox } from './result-inbox.ts';
import { tracedRecording } from './tracing.ts';
import { elapsedMs, timeLeftMs, type Sitting } from './sitting.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface Progress {
  readonly counts: SearchCounts;
  /** How many asks the search will have; null where only time bounds it. */
  readonly total: bigint | null;
  /** Time of this sitting. */
  readonly elapsedMs: number;
  /** Until a time limit, below 0 past it; null where there is none. */
  readonly timeLeftMs: number | null;
}

export interface RunnerOptions {
  readonly queue: Pick<Queue, 'shards' | 'results' | 'blobs'>;
  readonly inbox: ResultInbox;
  /** Shards that the search may have on their way now, 1 or more. */
  readonly share: () => number;
  /** Lanes that the shards are sized for, 1 or more. */
  readonly lanes: () => number;
  /** Scorers that are there. */
  readonly scorers: () => number;
  /** Told of scorers whose scores are contradicted. */
  readonly onDisagreement: (disagreement: Disagreement) => Promise<void>;
  /** One in so many shards brings a known score to be computed again; 64 where it is left out. */
  readonly canaryEvery?: number;
  /** Does what needs the store, again where that is away for a while. */
  readonly persist: <Output>(act: () => Promise<Output>) => Promise<Output>;
  readonly onProgress: (progress: Progress) => void;
  readonly log: Log;
  readonly observer: Observer;
  /** How often what was dispatched is compared with what the queue holds; a minute where it is left out. */
  readonly compareEveryMs?: number;
}

const usualCompareEveryMs = 60_000;
const usualCanaryEvery = 64;
/** Representatives on their way, of one search at most: some 100 MB. */
const mostAwaited = 1_048_576;

/** Runs one search in its epoch: plans and dispatches shards, records results, until it is complete or told to stop. */
export class SearchRunner {
  readonly #sitting: Sitting;
  readonly #options: RunnerOptions;
  readonly #canaries: Canaries;
  readonly #dispatcher: Dispatcher;
  readonly #comparison: Comparison;

  constructor(sitting: Sitting, options: RunnerOptions) {
    this.#sitting = sitting;
    this.#options = options;
    this.#canaries = new Canaries(sitting, options.canaryEvery ?? usualCanaryEvery);
    const { queue, log, observer, inbox } = options;
    const wake = (): void => inbox.wake();
    const dispatcher = new Dispatcher({ queue, log, observer, onChange: wake });
    this.#dispatcher = dispatcher;
    this.#comparison = new Comparison(sitting, { queue, dispatcher, log, onEnd: wake });
  }

  /** Shards on their way. */
  get openShards(): number {
    return this.#sitting.open.count;
  }

  /** `completed`, or `paused` where `signal` aborted first. Everything recorded until then stays. */
  async run(signal: AbortSignal): Promise<'completed' | 'paused'> {
    const { inbox } = this.#options;
    await using _dispatcher = this.#dispatcher;
    this.#comparison.begin();
    const clock = setInterval(
      () => this.#comparison.begin(),
      this.#options.compareEveryMs ?? usualCompareEveryMs,
    );
    try {
      for (;;) {
        this.#dispatchLost();
        await this.#plan(signal);
        this.#report();
        if (this.#sitting.open.count === 0 && this.#sitting.isExhausted) return 'completed';
        const arrived = await inbox.take(signal);
        if (arrived === null) return 'paused';
        await this.#record(arrived, signal);
      }
    } finally {
      clearInterval(clock);
    }
  }

  /** Dispatches again what was found lost. */
  #dispatchLost(): void {
    const lost = this.#comparison.takeLost();
    if (lost.length === 0) return;
    const { search } = this.#sitting;
    this.#options.log('shards were lost, and are dispatched again', {
      search: search.id,
      shards: lost.map(String),
    });
    this.#dispatcher.send(
      lost.flatMap((number) => dispatchAgain(this.#sitting, number)),
      'lost',
    );
  }

  /**
   * Asks ahead until its share of shards is on its way, the strategy has no more or waits for outcomes, or the time is up; and no
   * longer than until results have come, which go first, or the queue takes no more.
   */
  async #plan(signal: AbortSignal): Promise<void> {
    const { open } = this.#sitting;
    const { share, lanes, persist, inbox } = this.#options;
    const hasRoom = (): boolean =>
      this.#dispatcher.hasRoom && open.count < share() && open.awaited < mostAwaited;
    while (this.#comparison.isReady && hasRoom() && !signal.aborted) {
      const planned = await persist(() => planNextShard(this.#sitting, lanes()));
      if (planned.kind === 'wait' || planned.kind === 'end') return;
      if (planned.kind === 'shard') {
        this.#dispatcher.send([planned.shard], 'planned');
        this.#dispatchCanary(this.#canaries.next());
      }
      this.#report();
      if (inbox.hasArrived) return;
    }
  }

  #dispatchCanary(canary: ShardMessage | null): void {
    if (canary !== null) this.#dispatcher.send([canary], 'canary');
  }

  /** Acknowledgements that the signal cuts off go on; results that come again for want of one change nothing. */
  async #record(arrived: readonly Delivery<ResultMessage>[], signal: AbortSignal): Promise<void> {
    if (arrived.length === 0) return;
    const results = arrived.map(({ message }) => message);
    const { persist, observer } = this.#options;
    for (const result of results) await this.#judge(result);
    const again = await tracedRecording(results, () =>
      persist(() => recordArrived(this.#sitting, results, observer)),
    );
    this.#report();
    this.#dispatcher.send(again, 'returned');
    await unlessAborted(Promise.all(arrived.map((delivery) => delivery.ack())), signal);
  }

  /** A scorer's answer to what is known, or scores to be asked for again later. */
  async #judge(result: ResultMessage): Promise<void> {
    const { scorers, onDisagreement } = this.#options;
    const awaited = this.#sitting.open.find(result.shard)?.awaited;
    if (awaited !== undefined) {
      this.#canaries.keep(
        result.scorer,
        result.scores.filter(({ position }) => awaited.has(position as Position)),
      );
      return;
    }
    const verdict = this.#canaries.judge(result, scorers());
    if (verdict === null) return;
    if (!('liars' in verdict)) {
      this.#dispatchCanary(verdict);
      return;
    }
    for (const liar of verdict.liars) this.#canaries.forget(liar);
    await onDisagreement(verdict);
  }

  #report(): void {
    const { rules, search, counts } = this.#sitting;
    const { samples, size, replacement } = rules.context;
    const isOpenEnded = replacement || search.plan.budget.timeLimitMs !== null;
    this.#options.onProgress({
      counts,
      total: samples ?? (isOpenEnded ? null : size),
      elapsedMs: elapsedMs(this.#sitting),
      timeLeftMs: timeLeftMs(this.#sitting),
    });
  }
}
