import type { Queue } from '@naswot/queue';
import { repeatIds, type Budget } from '@naswot/search';
import {
  coordinatorPrefix,
  everySearch,
  isTransient,
  StoreError,
  type SearchRecord,
  type Store,
} from '@naswot/store';
import { checkBudget } from './check-budget.ts';
import { RunningSearches, type RunningSearchesOptions } from './running-searches.ts';
import { runWithRepeats, type RepeatHost } from './repeats.ts';
import { newSearchId } from './search-ids.ts';
import type { Progress } from './search-runner.ts';
import { ServiceError, type NewSearchRequest } from './search-service.ts';
import { firstState } from './session-codec.ts';
import type { SittingContext } from './sitting.ts';
import { settledWithin } from './settled-within.ts';
import { withPatience } from './with-patience.ts';

export interface TermOptions extends Pick<
  RunningSearchesOptions,
  'log' | 'observer' | 'compareEveryMs' | 'canaryEvery' | 'turns'
> {
  readonly context: SittingContext;
  /** Of the leadership: every write names it. */
  readonly term: bigint;
  /** Owned by the caller. */
  readonly queue: Queue;
  /** Under which its searches are owned. */
  readonly name: string;
  /** Lanes of all scorers, 1 or more. */
  readonly lanes: () => number;
  /** Scorers that are there. */
  readonly scorers: () => number;
  /** Told whenever a search has changed, by its id. */
  readonly onChange: (id: string) => void;
}

/** What is to become of a search that is stopped; `running` leaves it to the next coordinator. */
type Intent = 'running' | 'paused' | 'cancelled';

interface Run {
  readonly stop: AbortController;
  intent: Intent;
  progress: Progress | null;
  /** Resolves once it has ended and says so in the store. */
  ended: Promise<void>;
}

/** A client that pauses a search waits no longer for a queue that does not answer. */
const purgeLimitMs = 5_000;
/** What runs networks is each scorer's affair, and recorded with each score. */
const anyEngine = 'any';
/** Searches of a coordinator of a cluster are taken over by the next; those of a command that embeds one are its own. */
const isTakenOver = ({ owner }: SearchRecord): boolean =>
  owner === null || owner.startsWith(coordinatorPrefix);

/** What is to be taken over, the oldest first. */
async function searchesToTakeOver(store: Store): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const search of everySearch(store, { state: 'running' }))
    if (isTakenOver(search)) ids.unshift(search.id);
  return ids;
}

const isFenced = (error: unknown): boolean => error instanceof StoreError && error.kind === 'fenced';

/** A coordinator's time as leader: runs every search that is to run, and changes them as clients ask. */
export class Term implements AsyncDisposable {
  readonly #options: TermOptions;
  readonly #stop = new AbortController();
  readonly #searches: RunningSearches;
  readonly #runs = new Map<string, Run>();

  constructor(options: TermOptions) {
    this.#options = options;
    const { context, term } = options;
    this.#searches = new RunningSearches({
      ...options,
      context: { ...context, term },
      persist: (act) => this.#persist(act),
    });
  }

  /** Goes on with the searches that the leader before ran. */
  async takeOver(): Promise<void> {
    const { context, log } = this.#options;
    for (const id of await this.#persist(() => searchesToTakeOver(context.store))) {
      log('a search is taken over', { search: id });
      await this.#start(id, null).catch((error: unknown) => {
        if (isFenced(error) || isTransient(error)) throw error;
        log('a search could not be taken over', { search: id, error: String(error) }, 'error');
      });
    }
  }

  /** The scorers have changed. */
  rebalance(): void {
    this.#searches.rebalance();
  }

  get standing(): { readonly runningSearches: number; readonly openShards: number } {
    return { runningSearches: this.#searches.count, openShards: this.#searches.openShards };
  }

  progress(id: string): Progress | null {
    return this.#runs.get(id)?.progress ?? null;
  }

  async create({ plan, priority }: NewSearchRequest): Promise<SearchRecord> {
    const { context, term } = this.#options;
    const strategy = context.findStrategy(plan.strategy);
    const strategyState = firstState(strategy, plan);
    const id = newSearchId();
    const shape = { id, plan, engine: anyEngine, lanes: this.#options.lanes(), strategyState };
    await this.#persist(() => context.store.createSearch({ ...shape, priority, term }));
    return this.#start(id, null);
  }

  async pause(search: SearchRecord): Promise<void> {
    const { id, state } = search;
    if (state === 'paused') return;
    if (state !== 'running')
      throw new ServiceError('wrong-state', `search ${id} is ${state}, and cannot be paused`);
    await this.#end(search, 'paused');
  }

  /** Nothing is changed where the budget is refused; see `checkBudget`. */
  async resume(search: SearchRecord, budget: Budget | null): Promise<void> {
    const { id, state, plan } = search;
    if (state === 'cancelled')
      throw new ServiceError(
        'wrong-state',
        `search ${id} was cancelled`,
        'a new search with the same plan reuses every score of it',
      );
    if (budget !== null) checkBudget(plan, budget);
    if (!this.#runs.has(id)) await this.#start(id, budget);
    else if (budget !== null) await this.#startAgain(search, budget);
  }

  async cancel(search: SearchRecord): Promise<void> {
    const { id, state } = search;
    if (state === 'cancelled') return;
    if (state === 'completed')
      throw new ServiceError(
        'wrong-state',
        `search ${id} is completed already`,
        'delete it; its scores stay',
      );
    await this.#end(search, 'cancelled');
  }

  async delete(search: SearchRecord): Promise<void> {
    const { context, term } = this.#options;
    const { id } = search;
    if (this.#runs.has(id)) await this.#end(search, 'cancelled');
    await this.#persist(() => context.store.deleteSearch(id, term));
    this.#options.onChange(id);
  }

  /** Stops everything; searches that run go on with the next leader. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const runs = [...this.#runs.values()];
    for (const { stop } of runs) stop.abort();
    await Promise.all(runs.map(({ ended }) => ended));
    await this.#searches[Symbol.asyncDispose]();
  }

  #persist<Output>(act: () => Promise<Output>): Promise<Output> {
    return withPatience(act, this.#stop.signal, this.#options.log);
  }

  #acquire(id: string, budget: Budget | null): Promise<SearchRecord> {
    const { context, term, name, lanes } = this.#options;
    const change = { engine: anyEngine, lanes: lanes(), term, ...(budget === null ? {} : { budget }) };
    return this.#persist(() => context.store.acquireSearch(id, coordinatorPrefix + name, change));
  }

  #hostOf(signal: AbortSignal): RepeatHost {
    const { store, clock, findStrategy } = this.#options.context;
    return {
      store: { findSearch: (id) => this.#persist(() => store.findSearch(id)) },
      clock,
      findStrategy,
      acquire: (id, budget) => this.#acquire(id, budget),
      run: (search, onProgress, repeats) => this.#searches.run(search, signal, onProgress, repeats),
      release: ({ id, epoch }, end) => this.#persist(() => store.releaseSearch(id, epoch, end)),
    };
  }

  async #start(id: string, budget: Budget | null): Promise<SearchRecord> {
    const search = await this.#acquire(id, budget);
    const run: Run = {
      stop: new AbortController(),
      intent: 'running',
      progress: null,
      ended: Promise.resolve(),
    };
    this.#runs.set(id, run);
    run.ended = this.#run(search, run);
    this.#options.onChange(id);
    return search;
  }

  /**
   * Goes on with another budget a search that runs. In the store it runs throughout: where the budget cannot be stored it goes on
   * as before, and where that fails, too, with the next leader.
   */
  async #startAgain(search: SearchRecord, budget: Budget): Promise<void> {
    const { id } = search;
    await this.#end(search, 'running');
    try {
      await this.#start(id, budget);
    } catch (error) {
      if (!isFenced(error) && !this.#stop.signal.aborted) await this.#start(id, null);
      throw error;
    }
  }

  /** A search, then its repeats. Never rejects: what goes wrong ends this search only, and is its failure. */
  async #run(search: SearchRecord, run: Run): Promise<void> {
    const { context, onChange } = this.#options;
    const start = context.clock();
    let ownMs: number | null = null;
    const host = this.#hostOf(run.stop.signal);
    const release = (state: SearchRecord['state'], failure?: string): Promise<void> => {
      const activeMs = ownMs ?? context.clock() - start;
      return host.release(search, { state, activeMs, ...(failure === undefined ? {} : { failure }) });
    };
    try {
      const onProgress = (progress: Progress): void => {
        run.progress = progress;
        onChange(search.id);
      };
      const end = await runWithRepeats(search, host, onProgress, () => {
        ownMs = context.clock() - start;
      });
      await release(end === 'completed' ? 'completed' : run.intent);
    } catch (error) {
      await this.#fail(search, error, release);
    } finally {
      if (this.#runs.get(search.id) === run) this.#runs.delete(search.id);
      onChange(search.id);
    }
  }

  /** Where it was taken over there is nothing to say, and where the store is away the next leader finds it running. */
  async #fail(
    { id }: SearchRecord,
    error: unknown,
    release: (state: 'failed', failure: string) => Promise<void>,
  ): Promise<void> {
    const { log } = this.#options;
    if (isFenced(error) || this.#stop.signal.aborted) {
      log('a search is left to another coordinator', { search: id, reason: String(error) });
      return;
    }
    const failure = error instanceof Error ? error.message : String(error);
    log('a search has failed', { search: id, error: failure }, 'error');
    await release('failed', failure).catch((late: unknown) =>
      log('its failure could not be recorded', { search: id, error: String(late) }, 'error'),
    );
  }

  /** Stops a search that runs, or changes the state of one that does not; its shards and its repeats' leave the queue. */
  async #end({ id, plan }: SearchRecord, intent: Intent): Promise<void> {
    const { context, queue, term, onChange, log } = this.#options;
    const run = this.#runs.get(id);
    if (run === undefined) await this.#persist(() => context.store.setState(id, intent, term));
    else {
      run.intent = intent;
      run.stop.abort();
      await run.ended;
    }
    onChange(id);
    // What stays is scored in vain, which harms nobody.
    const purged = Promise.all([id, ...repeatIds(id, plan)].map((each) => queue.shards.purge(each))).catch(
      (error: unknown) => log('shards stay queued', { search: id, error: String(error) }, 'warn'),
    );
    await settledWithin(purged, purgeLimitMs);
  }
}
