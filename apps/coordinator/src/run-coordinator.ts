import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { LocalQueue } from '@naswot/queue';
import { findStrategy, strategyContext, type Budget, type SearchPlan } from '@naswot/search';
import type { SearchRecord, Store } from '@naswot/store';
import { EmbeddedScorer } from './embedded-scorer.ts';
import { SearchRunner, type Progress } from './search-runner.ts';

export interface CoordinatorConfig {
  /** Owned by the caller, who closes it after the coordinator. */
  readonly store: Promise<Store>;
  /** The scorer program's entry. */
  readonly scorerEntry: string;
  readonly scorerArguments?: readonly string[];
  readonly lanes: number;
  readonly engine: string;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Runs searches on this machine with scorers of its own. */
export interface Coordinator extends AsyncDisposable {
  /** Stores a new search; nothing runs yet. Throws a RangeError for a plan that is impossible. */
  create(plan: SearchPlan): Promise<SearchRecord>;
  /** Runs a stored search until it is complete or the signal aborts; returns it as it is then. */
  run(id: string, budget: Budget | null, options: FollowOptions): Promise<SearchRecord>;
  /** Ends the scorers at once. */
  abort(): void;
}

/** Forty random bits in letters that are not mistaken for each other. */
const newSearchId = (): string => {
  const letters = '23456789abcdefghjkmnpqrstuvwxyz';
  return Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('');
};

/**
 * A coordinator over a store, with the scorers that it starts at once: they load their engines while the store opens. One
 * search runs at a time.
 */
export function runCoordinator(config: CoordinatorConfig): Coordinator {
  const { lanes, engine, clock } = config;
  const queue = new LocalQueue();
  const scorer = new EmbeddedScorer(queue, {
    entry: config.scorerEntry,
    lanes,
    engine,
    extraArguments: config.scorerArguments ?? [],
  });

  const runAcquired = async (
    search: SearchRecord,
    store: Store,
    { signal, onProgress }: FollowOptions,
  ): Promise<void> => {
    const start = clock();
    const runner = new SearchRunner(search, { store, queue, lanes, clock, onProgress });
    const release = (end: { state: 'completed' | 'paused' | 'failed'; failure?: string }): Promise<void> =>
      store.releaseSearch(search.id, search.epoch, { ...end, activeMs: clock() - start });
    try {
      await release({ state: await Promise.race([runner.run(signal), scorer.failed]) });
    } catch (error) {
      await release({ state: 'failed', failure: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };

  return {
    async create(plan) {
      const store = await config.store;
      const strategyState = findStrategy(plan.strategy).start(strategyContext(plan));
      return store.createSearch({ id: newSearchId(), plan, engine, lanes, strategyState });
    },
    async run(id, budget, options) {
      const store = await config.store;
      const owner = `${hostname()}:${process.pid}`;
      const search = await store.acquireSearch(id, owner, {
        engine,
        lanes,
        ...(budget === null ? {} : { budget }),
      });
      await runAcquired(search, store, options);
      return (await store.findSearch(id)) ?? search;
    },
    abort: () => scorer.kill(),
    async [Symbol.asyncDispose]() {
      await scorer[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
}
