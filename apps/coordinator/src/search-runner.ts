import { isCounted } from '@naswot/search';
import type { Delivery, Queue, ResultMessage } from '@naswot/queue';
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
import { sumOfCounts } from './sum-of-counts.ts';
import { tracedRecording } from './tracing.ts';
import { elapsedMs, timeLeftMs, type Sitting } from './sitting.ts';
import type { Track } from './track.ts';
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
  /** After the first of each scorer, one in so many shards brings a known score to be computed again: 64 where it is left out, none for Infinity. */
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
const missingMessages = {
  resumed: 'shards of the sitting before are dispatched again',
  lost: 'shards were lost, and are dispatched again',
} as const;
/** Representatives on their way, of one search at most: some 100 MB. */
const mostAwaited = 1_048_576;

type Arrived = Delivery<ResultMessage>;

/** Runs one search in its epoch: plans and dispatches shards, records results, until it is complete or told to stop. */
export class SearchRunner {
  readonly #sitting: Sitting;
  readonly #options: RunnerOptions;
  /** Scores compare under one spec. */
  readonly #canaries: ReadonlyMap<Track, Canaries>;
  readonly #dispatcher: Dispatcher;
  readonly #comparison: Comparison;
  /** Whether what it began with was looked for. */
  #hasCompared = false;

  constructor(sitting: Sitting, options: RunnerOptions) {
    this.#sitting = sitting;
    this.#options = options;
    const every = options.canaryEvery ?? usualCanaryEvery;
    this.#canaries = new Map(sitting.tracks.map((track) => [track, new Canaries(track, every)]));
    const { queue, log, observer, inbox } = options;
    const wake = (): void => inbox.wake();
    const dispatcher = new Dispatcher({ queue, log, observer, onChange: wake });
    this.#dispatcher = dispatcher;
    this.#comparison = new Comparison(sitting, { queue, dispatcher, log, onEnd: wake });
  }

  /** Shards on their way. */
  get openShards(): number {
    return this.#sumOfTracks(({ open }) => open.count);
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
        this.#dispatchMissing();
        await this.#plan(signal);
        this.#report();
        if (this.openShards === 0 && this.#sitting.isExhausted) {
          await this.#tellUndecided();
          return 'completed';
        }
        const arrived = await inbox.take(signal);
        if (arrived === null) return 'paused';
        await this.#recordAll(arrived, signal);
      }
    } finally {
      clearInterval(clock);
    }
  }

  #sumOfTracks(count: (track: Track) => number): number {
    return this.#sitting.tracks.reduce((sum, track) => sum + count(track), 0);
  }

  /** Dispatches again what was found missing: at first what the sitting before left, whose shards a pause takes from the queue. */
  #dispatchMissing(): void {
    const missing = this.#comparison.takeLost();
    const reason = this.#hasCompared ? 'lost' : 'resumed';
    this.#hasCompared ||= this.#comparison.isReady;
    if (missing.length === 0) return;
    for (const track of new Set(missing.map((each) => each.track)))
      this.#tellMissing(
        reason,
        track,
        missing.filter((each) => each.track === track).map(({ number }) => number),
      );
    this.#dispatcher.send(
      missing.flatMap(({ track, number }) => dispatchAgain(track, number)),
      reason,
    );
  }

  #tellMissing(reason: keyof typeof missingMessages, { search }: Track, numbers: readonly bigint[]): void {
    const fields = { search: search.id, shards: numbers.map(String) };
    this.#options.log(missingMessages[reason], fields, reason === 'lost' ? 'warn' : 'info');
  }

  /**
   * Asks ahead until its share of shards is on its way, the strategy has no more or waits for outcomes, or the time is up; and no
   * longer than until results have come, which go first, or the queue takes no more.
   */
  async #plan(signal: AbortSignal): Promise<void> {
    const { share, lanes, persist, inbox } = this.#options;
    const hasRoom = (): boolean =>
      this.#dispatcher.hasRoom &&
      this.openShards < share() &&
      this.#sumOfTracks(({ open }) => open.awaited) < mostAwaited;
    while (this.#comparison.isReady && hasRoom() && !signal.aborted) {
      const planned = await persist(() => planNextShard(this.#sitting, lanes()));
      if (planned.kind === 'wait' || planned.kind === 'end') return;
      if (planned.kind === 'shard') {
        this.#dispatcher.send([planned.shard], 'planned');
        this.#dispatcher.send(this.#canariesOf(planned.track).next(), 'canary');
      }
      this.#report();
      if (inbox.hasArrived) return;
    }
  }

  #canariesOf(track: Track): Canaries {
    const canaries = this.#canaries.get(track);
    if (canaries === undefined) throw new Error(`search ${track.search.id} is none of the sitting's`);
    return canaries;
  }

  /** Track by track: each has a transaction of its own. */
  async #recordAll(arrived: readonly Arrived[], signal: AbortSignal): Promise<void> {
    for (const track of this.#sitting.tracks) {
      const own = arrived.filter(({ message }) => message.searchId === track.search.id);
      if (own.length > 0) await this.#record(track, own, signal);
    }
  }

  /** Acknowledgements that the signal cuts off go on; results that come again for want of one change nothing. */
  async #record(track: Track, arrived: readonly Arrived[], signal: AbortSignal): Promise<void> {
    const results = arrived.map(({ message }) => message);
    const { persist } = this.#options;
    if (results.some(({ end }) => end === 'handed-back')) this.#comparison.doubtMinibatches();
    for (const result of results) await this.#judge(track, result);
    const again = await tracedRecording(results, () =>
      persist(() => recordArrived(this.#sitting, track, results, this.#options)),
    );
    this.#report();
    this.#dispatcher.send(again, 'returned');
    await unlessAborted(Promise.all(arrived.map((delivery) => delivery.ack())), signal);
  }

  /** A scorer's answer to what is known, or scores to be asked for again later. */
  async #judge(track: Track, result: ResultMessage): Promise<void> {
    const { scorers, onDisagreement } = this.#options;
    const canaries = this.#canariesOf(track);
    const awaited = track.open.find(result.shard)?.awaited;
    if (awaited !== undefined) {
      const scores = result.scores.filter(({ position }) => awaited.has(position as Position));
      canaries.keep(result.scorer, scores);
      this.#dispatcher.send(canaries.introduce(result.scorer, scores, scorers()), 'canary');
      return;
    }
    const verdict = canaries.judge(result, scorers());
    if (!('liars' in verdict)) {
      this.#dispatcher.send(verdict, 'canary');
      return;
    }
    for (const liar of verdict.liars) canaries.forget(liar);
    await onDisagreement(verdict);
  }

  /** Nobody waits longer for who is right. */
  async #tellUndecided(): Promise<void> {
    for (const canaries of this.#canaries.values())
      for (const disagreement of canaries.undecided) await this.#options.onDisagreement(disagreement);
  }

  #report(): void {
    const { rules, search, tracks } = this.#sitting;
    const { samples, space, replacement } = rules.context;
    const isOpenEnded =
      replacement ||
      rules.strategy.end !== 'space' ||
      search.plan.budget.timeLimitMs !== null ||
      isCounted(search.plan.budget);
    this.#options.onProgress({
      counts: sumOfCounts(tracks.map(({ counts }) => counts)),
      total: samples ?? (isOpenEnded ? null : space.size),
      elapsedMs: elapsedMs(this.#sitting),
      timeLeftMs: timeLeftMs(this.#sitting),
    });
  }
}
