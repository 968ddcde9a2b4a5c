import { setTimeout as pause } from 'node:timers/promises';
import { createMinibatch } from '@naswot/dataset';
import type { Queue, ScorerSign } from '@naswot/queue';
import { checkPlan, checkRepeats, firstOf, samplesEach, specsOf, type Budget } from '@naswot/search';
import type {
  BenchmarkRecord,
  Leadership,
  MinibatchRecord,
  ScoreQuery,
  ScoreRow,
  SearchQuery,
  SearchRecord,
  SpecFilter,
  SpecRecord,
  Store,
} from '@naswot/store';
import { Changes } from './changes.ts';
import type { Standing } from './http/metrics.ts';
import { countsOfAll } from './repeats.ts';
import { ScorerWatch } from './scorer-watch.ts';
import {
  ServiceError,
  type NewSearchRequest,
  type SearchService,
  type SearchUpdate,
} from './search-service.ts';
import { Term, type TermOptions } from './term.ts';
import { Turns } from './turns.ts';
import { withPatience } from './with-patience.ts';

export interface ClusterCoordinatorOptions extends Pick<
  TermOptions,
  'context' | 'log' | 'observer' | 'compareEveryMs' | 'canaryEvery'
> {
  /** Owned by the caller, as the store is. */
  readonly queue: Queue;
  /** Told when it begins or ceases to lead. */
  readonly onLead?: (leads: boolean) => void;
}

/** After a failure it tries again no sooner. */
const leadAgainMs = 2_000;
/** Events of one page. */
const eventsAtOnce = 256;
/** Changes that come faster than this are told of together. */
const updateEveryMs = 200;

/**
 * A coordinator of a cluster: stands by until it leads, then runs all searches until another leads or it is told to stop. It
 * serves its clients meanwhile; only the one that leads changes anything.
 */
export class ClusterCoordinator implements SearchService {
  readonly #options: ClusterCoordinatorOptions;
  readonly #changes = new Changes();
  readonly #turns = new Turns();
  #term: Term | null = null;
  #scorers: readonly ScorerSign[] = [];

  constructor(options: ClusterCoordinatorOptions) {
    this.#options = options;
  }

  get leads(): boolean {
    return this.#term !== null;
  }

  get standing(): Standing {
    const { runningSearches, openShards } = this.#term?.standing ?? { runningSearches: 0, openShards: 0 };
    const lanes = this.#scorers.reduce((sum, scorer) => sum + scorer.lanes, 0);
    return { leads: this.leads, runningSearches, openShards, scorers: this.#scorers.length, lanes };
  }

  /** Leads whenever it can, until the signal aborts; under a name, by which it is known to those that stand by. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    while (!signal.aborted)
      try {
        await using leadership = await withPatience(() => this.#store.lead(name, signal), signal, log);
        if (leadership === null) return;
        await this.#lead(name, leadership, signal);
      } catch (error) {
        log('it leads no more', { error: String(error) }, 'warn');
        await pause(leadAgainMs, undefined, { signal }).catch(() => undefined);
      }
  }

  async putMinibatch(minibatch: MinibatchRecord): Promise<void> {
    this.#leading('a minibatch is kept');
    const { digest, pixels } = createMinibatch(minibatch.pixels, minibatch.shape, minibatch.source);
    if (digest !== minibatch.digest)
      throw new ServiceError(
        'invalid',
        `the minibatch has the digest ${digest}, and was said to have ${minibatch.digest}`,
      );
    await this.#store.saveMinibatch({ ...minibatch, pixels });
  }

  loadMinibatch(digest: string): Promise<MinibatchRecord | null> {
    return this.#store.loadMinibatch(digest);
  }

  async create(request: NewSearchRequest): Promise<SearchRecord> {
    const term = this.#leading('a search is created');
    const { plan, priority } = request;
    try {
      checkPlan(plan);
      checkRepeats(plan);
    } catch (error) {
      if (error instanceof RangeError) throw new ServiceError('invalid', error.message);
      throw error;
    }
    if (!Number.isSafeInteger(priority) || priority < 1 || priority > 100)
      throw new ServiceError('invalid', `a priority is a whole number from 1 to 100; received ${priority}`);
    for (const minibatch of new Set(
      specsOf(plan).flatMap(({ run }) => (run === null ? [] : [run.minibatch])),
    ))
      if ((await this.#store.loadMinibatch(minibatch)) === null)
        throw new ServiceError('invalid', `the minibatch ${minibatch} is not here`, 'put it first');
    return await term.create(request);
  }

  get(idOrName: string): Promise<SearchRecord> {
    return this.#find(idOrName);
  }

  list(query: SearchQuery): Promise<readonly SearchRecord[]> {
    return this.#store.listSearches(query);
  }

  pause(idOrName: string): Promise<SearchRecord> {
    return this.#change(idOrName, 'a search is paused', (term, record) => term.pause(record));
  }

  resume(idOrName: string, budget: Budget | null): Promise<SearchRecord> {
    return this.#change(idOrName, 'a search is resumed', (term, record) => term.resume(record, budget));
  }

  cancel(idOrName: string): Promise<SearchRecord> {
    return this.#change(idOrName, 'a search is cancelled', (term, record) => term.cancel(record));
  }

  async delete(idOrName: string): Promise<void> {
    const term = this.#leading('a search is deleted');
    await this.#inTurn(idOrName, (record) => term.delete(record));
  }

  async *follow(idOrName: string, after: bigint, signal: AbortSignal): AsyncGenerator<SearchUpdate> {
    this.#leading('a search is followed');
    const { id } = await this.#find(idOrName);
    let sequence = after;
    for (;;) {
      const over = new AbortController();
      const changed = this.#changes.next(id, AbortSignal.any([signal, over.signal]));
      const events = await this.#store.events(id, sequence, eventsAtOnce);
      for (const { kind, ...event } of events) {
        yield { kind: 'event', event: kind, ...event };
        sequence = event.sequence;
      }
      const isAll = events.length < eventsAtOnce;
      const progress = isAll ? await this.#progress(id) : null;
      if (progress !== null) yield progress;
      const isOver = signal.aborted || (progress !== null && progress.state !== 'running');
      if (isAll && !isOver) await changed;
      over.abort();
      if (isOver) return;
      await pause(updateEveryMs, undefined, { signal }).catch(() => undefined);
      this.#leading('a search is followed');
    }
  }

  async best(idOrName: string, limit: number): Promise<readonly ScoreRow[]> {
    return this.#store.best((await this.#find(idOrName)).id, limit);
  }

  async largest(
    idOrName: string,
    by: 'parameters' | 'relu-units',
  ): Promise<{ readonly row: ScoreRow; readonly ties: number } | null> {
    return this.#store.largest((await this.#find(idOrName)).id, by);
  }

  queryScores(query: ScoreQuery): AsyncIterable<ScoreRow> {
    return this.#store.queryScores(query);
  }

  listSpecs(filter: SpecFilter): Promise<readonly SpecRecord[]> {
    return this.#store.listSpecs(filter);
  }

  listBenchmarks(): Promise<readonly BenchmarkRecord[]> {
    return this.#store.benchmarks.list();
  }

  scorers(): Promise<readonly ScorerSign[]> {
    return this.leads ? Promise.resolve(this.#scorers) : this.#options.queue.presence.list();
  }

  get #store(): Store {
    return this.#options.context.store;
  }

  async #lead(name: string, { term: number, lost }: Leadership, signal: AbortSignal): Promise<void> {
    const { queue, log, onLead } = this.#options;
    const over = AbortSignal.any([signal, lost]);
    log('it leads', { term: String(number) });
    using watch = new ScorerWatch(queue.presence, (signs, lanesChanged) => {
      this.#scorers = signs;
      if (lanesChanged) term.rebalance();
    });
    await using term = new Term({
      ...this.#options,
      term: number,
      name,
      lanes: () => watch.lanes,
      scorers: () => watch.signs.length,
      onChange: (id) => this.#changes.tell(id),
      turns: this.#turns,
    });
    await watch.look();
    await term.takeOver();
    this.#term = term;
    onLead?.(true);
    try {
      await new Promise<void>((resolve) => {
        if (over.aborted) resolve();
        over.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      this.#term = null;
      this.#scorers = [];
      onLead?.(false);
    }
  }

  /** The term, while this coordinator leads. */
  #leading(what: string): Term {
    if (this.#term === null)
      throw new ServiceError('standby', `${what} by the coordinator that leads, and this one stands by`);
    return this.#term;
  }

  async #find(idOrName: string): Promise<SearchRecord> {
    const record = await this.#store.findSearch(idOrName);
    if (record === null) throw new ServiceError('not-found', `there is no search '${idOrName}'`);
    return record;
  }

  async #change(
    idOrName: string,
    what: string,
    act: (term: Term, record: SearchRecord) => Promise<void>,
  ): Promise<SearchRecord> {
    const term = this.#leading(what);
    return this.#inTurn(idOrName, async (record) => {
      await act(term, record);
      return this.get(record.id);
    });
  }

  /** Acts on a search as the act before has left it: of two that start it at once the later would take it from the former. */
  async #inTurn<Output>(idOrName: string, act: (record: SearchRecord) => Promise<Output>): Promise<Output> {
    const { id } = await this.#find(idOrName);
    const first = firstOf(id);
    if (first !== null)
      throw new ServiceError(
        'wrong-state',
        `search ${id} repeats search ${first}, and is paused, resumed, cancelled and deleted with it`,
        `name search ${first}`,
      );
    return this.#turns.take(id, async () => act(await this.#find(id)));
  }

  async #progress(id: string): Promise<Extract<SearchUpdate, { kind: 'progress' }>> {
    const search = await this.#find(id);
    const { state, plan, activeMs } = search;
    const progress = this.#term?.progress(id) ?? null;
    if (progress !== null) return { kind: 'progress', state, ...progress };
    const strategy = this.#options.context.findStrategy(plan.strategy);
    const { samples } = plan.budget;
    const total = samples === null ? null : samples * BigInt(samplesEach(strategy, plan));
    const counts = await countsOfAll(search, this.#store);
    return { kind: 'progress', state, counts, total, elapsedMs: activeMs, timeLeftMs: null };
  }
}
