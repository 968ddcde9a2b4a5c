import { hostname } from 'node:os';
import { LocalQueue } from '@naswot/queue';
import { checkRepeats, findStrategy, type Budget, type SearchPlan, type Strategy } from '@naswot/search';
import type { SearchRecord, Store } from '@naswot/store';
import { EmbeddedScorer } from './embedded-scorer.ts';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { runWithRepeats, type RepeatHost } from './repeats.ts';
import { newSearchId } from './search-ids.ts';
import type { Progress } from './search-runner.ts';
import { firstState } from './session-codec.ts';
import { settledWithin } from './settled-within.ts';

export interface CoordinatorConfig {
  /** Owned by the caller, who closes it after the coordinator. */
  readonly store: Promise<Store>;
  /** The scorer program's entry. */
  readonly scorerEntry: string;
  readonly scorerArguments?: readonly string[];
  readonly lanes: number;
  /** What all lanes may take together: a network estimated above a lane's share is not tried. Left out it is no limit. */
  readonly memoryBytes?: number;
  readonly engine: string;
  /** The strategy of a name; the table of them all where it is left out. */
  readonly findStrategy?: (name: string) => Strategy;
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
  /** Goes on with another number of lanes; only while no search runs. */
  useLanes(lanes: number): void;
  /** Runs a stored search until it is complete or the signal aborts; returns it as it is then. */
  run(id: string, budget: Budget | null, options: FollowOptions): Promise<SearchRecord>;
  /** Ends the scorers at once. */
  abort(): void;
}

/** How long a search that failed may take to say so in the store: where the store is what failed, it never answers again. */
const failureLimitMs = 5_000;

function startScorer(queue: LocalQueue, config: CoordinatorConfig, lanes: number): EmbeddedScorer {
  const { scorerEntry, engine, memoryBytes, scorerArguments = [] } = config;
  const limit = memoryBytes === undefined ? [] : ['--memory-limit', String(Math.floor(memoryBytes / lanes))];
  return new EmbeddedScorer(queue, {
    entry: scorerEntry,
    lanes,
    engine,
    extraArguments: [...limit, ...scorerArguments],
  });
}

/**
 * A coordinator over a store, with the scorers that it starts at once: they load their engines while the store opens. One
 * search runs at a time, with its repeats.
 */
export function runCoordinator(config: CoordinatorConfig): Coordinator {
  const { engine, clock } = config;
  const strategyOf = config.findStrategy ?? findStrategy;
  const queue = new LocalQueue();
  let { lanes } = config;
  let scorer = startScorer(queue, config, lanes);
  let searches: RunningSearches | null = null;
  const searchesOf = (store: Store): RunningSearches =>
    (searches ??= new RunningSearches({
      context: { store, findStrategy: strategyOf, clock },
      queue,
      lanes: () => lanes,
      scorers: () => 1,
      canaryEvery: Infinity,
      persist: (act) => act(),
      log: () => undefined,
      observer: nobody,
    }));

  const acquire = (store: Store, id: string, budget: Budget | null): Promise<SearchRecord> =>
    store.acquireSearch(id, `${hostname()}:${process.pid}`, {
      engine,
      lanes,
      ...(budget === null ? {} : { budget }),
    });

  const hostOf = (store: Store, signal: AbortSignal): RepeatHost => ({
    store,
    clock,
    findStrategy: strategyOf,
    acquire: (id, budget) => acquire(store, id, budget),
    run: (search, onProgress, repeats) =>
      Promise.race([searchesOf(store).run(search, signal, onProgress, repeats), scorer.failed]),
    release: (search, end) => store.releaseSearch(search.id, search.epoch, end),
  });

  const runAcquired = async (
    search: SearchRecord,
    store: Store,
    { signal, onProgress }: FollowOptions,
  ): Promise<void> => {
    const start = clock();
    let ownMs: number | null = null;
    const host = hostOf(store, signal);
    const release = (end: { state: 'completed' | 'paused' | 'failed'; failure?: string }): Promise<void> =>
      host.release(search, { ...end, activeMs: ownMs ?? clock() - start });
    try {
      const state = await runWithRepeats(search, host, onProgress, () => {
        ownMs = clock() - start;
      });
      await release({ state });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      // What went wrong first is what the user is told, whether or not the store can still take it down.
      await settledWithin(release({ state: 'failed', failure }), failureLimitMs);
      throw error;
    }
  };

  return {
    async create(plan) {
      const store = await config.store;
      checkRepeats(plan);
      const strategy = strategyOf(plan.strategy);
      const strategyState = firstState(strategy, plan);
      return store.createSearch({ id: newSearchId(), plan, engine, lanes, strategyState });
    },
    useLanes(count) {
      if (count === lanes) return;
      scorer.kill();
      lanes = count;
      scorer = startScorer(queue, config, lanes);
    },
    async run(id, budget, options) {
      const store = await config.store;
      const search = await acquire(store, id, budget);
      await runAcquired(search, store, options);
      return (await store.findSearch(id)) ?? search;
    },
    abort: () => scorer.kill(),
    async [Symbol.asyncDispose]() {
      await scorer[Symbol.asyncDispose]();
      await searches?.[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
}
