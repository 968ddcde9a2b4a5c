import type { Delivery, Queue, ResultMessage } from '@naswot/queue';
import { firstOf } from '@naswot/search';
import type { SearchRecord } from '@naswot/store';
import type { Disagreement } from './canaries.ts';
import { fairShares } from './fair-shares.ts';
import { recordStray } from './record-stray.ts';
import { ResultInbox } from './result-inbox.ts';
import { SearchRunner, type Progress, type RunnerOptions } from './search-runner.ts';
import { Suspicions } from './suspicions.ts';
import { openSitting, type SittingContext } from './sitting.ts';
import { Turns } from './turns.ts';

export interface RunningSearchesOptions extends Pick<
  RunnerOptions,
  'persist' | 'log' | 'observer' | 'scorers' | 'compareEveryMs' | 'canaryEvery'
> {
  readonly context: SittingContext;
  /** Owned by the caller. */
  readonly queue: Queue;
  /** Lanes of all scorers that are there, 1 or more. */
  readonly lanes: () => number;
  /** Those by search id in which searches are changed; left out where nobody changes one that does not run. */
  readonly turns?: Turns;
}

/** Told how a search stands. */
export type OnProgress = (progress: Progress) => void;

interface Running {
  readonly search: SearchRecord;
  /** All whose results go to it, by id: its own, and repeats that its strategy asks for. */
  readonly searches: ReadonlyMap<string, SearchRecord>;
  readonly inbox: ResultInbox;
  runner: SearchRunner | null;
}

/** Shards in the queue at once: enough that no lane waits, few enough that a kill loses little. */
const shardsPerLane = 2;
/** Takers of results at once: one answer is on its way while another is read. */
const takers = 4;
/** What becomes of a result that came while its search did not run here. */
type Fate =
  | { readonly kind: 'recorded' }
  /** Its search runs, here or elsewhere. */
  | { readonly kind: 'running' }
  | { readonly kind: 'refused'; readonly reason: string };

/** After so long a result whose search could not take it comes again. */
const strayDelayMs = 5_000;
/** After so long a result comes again that found its search's inbox full: it holds work for about as long. */
const fullDelayMs = 1_000;
/** After so long a result comes again that came while its search is taken over, which takes a fraction of that. */
const startDelayMs = 1_000;

/** Searches that run at once over one queue, each with its fair share of the scorers; results go to their search. */
export class RunningSearches implements AsyncDisposable {
  readonly #options: RunningSearchesOptions;
  readonly #running = new Map<string, Running>();
  readonly #stop = new AbortController();
  readonly #pumps: Promise<unknown>;
  /** Rejects when the queue fails. */
  readonly #failed: Promise<never>;
  readonly #suspicions: Suspicions;
  readonly #turns: Turns;

  constructor(options: RunningSearchesOptions) {
    this.#options = options;
    this.#turns = options.turns ?? new Turns();
    this.#suspicions = new Suspicions(options.queue.presence);
    this.#pumps = Promise.all(Array.from({ length: takers }, () => this.#pump()));
    this.#failed = new Promise((_, reject) => {
      this.#pumps.catch(reject);
    });
    // Nobody may be running when it fails; whoever runs later still sees it.
    this.#failed.catch(() => undefined);
  }

  /**
   * Runs an acquired search until it is complete, or `paused` where the signal aborts first; with its repeats, acquired too, where
   * its strategy asks for them itself.
   */
  async run(
    search: SearchRecord,
    signal: AbortSignal,
    onProgress: OnProgress,
    repeats: readonly SearchRecord[] = [],
  ): Promise<'completed' | 'paused'> {
    const { context, persist } = this.#options;
    const inbox = new ResultInbox();
    const searches = new Map([search, ...repeats].map((each) => [each.id, each]));
    const running: Running = { search, searches, inbox, runner: null };
    this.#running.set(search.id, running);
    this.rebalance();
    try {
      const sitting = await persist(() => openSitting(search, context, repeats));
      const share = (): number => this.#shareOf(search.id);
      const onDisagreement = (disagreement: Disagreement): Promise<void> =>
        this.#suspendLiars(search, disagreement);
      const own = { inbox, share, onProgress, onDisagreement };
      const runner = new SearchRunner(sitting, { ...this.#options, ...own });
      running.runner = runner;
      return await this.#untilFailure(runner, signal);
    } finally {
      if (this.#running.get(search.id) === running) this.#running.delete(search.id);
      this.rebalance();
      await Promise.allSettled(inbox.drain().map((delivery) => delivery.nak()));
    }
  }

  get count(): number {
    return this.#running.size;
  }

  /** Shards on their way, of all searches. */
  get openShards(): number {
    return [...this.#running.values()].reduce((sum, { runner }) => sum + (runner?.openShards ?? 0), 0);
  }

  /** Lets every search plan anew: the scorers or the searches have changed. */
  rebalance(): void {
    for (const { inbox } of this.#running.values()) {
      inbox.wake();
      inbox.release();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const { inbox } of this.#running.values()) inbox.release();
    await this.#pumps.catch(() => undefined);
  }

  /** Where the queue fails the runner is stopped, and heard out: what it wrote later would be after its search's end. */
  async #untilFailure(runner: SearchRunner, signal: AbortSignal): Promise<'completed' | 'paused'> {
    const failed = new AbortController();
    const run = runner.run(AbortSignal.any([signal, failed.signal]));
    try {
      return await Promise.race([run, this.#failed]);
    } finally {
      failed.abort();
      await Promise.allSettled([run]);
    }
  }

  /** What takes the results of a search; undefined where it does not run here. */
  #runningOf(id: string): Running | undefined {
    const running = this.#running.get(id) ?? this.#running.get(firstOf(id) ?? id);
    return running?.searches.has(id) === true ? running : undefined;
  }

  #shareOf(id: string): number {
    const weights = new Map(Array.from(this.#running, ([key, { search }]) => [key, search.priority]));
    return fairShares(weights, this.#options.lanes() * shardsPerLane).get(id) ?? 1;
  }

  async #pump(): Promise<void> {
    for (;;) {
      const delivery = await this.#options.queue.results.take(this.#stop.signal);
      if (delivery === null) return;
      try {
        await this.#route(delivery);
      } catch (error) {
        // What cannot be judged now comes again; the other searches go on.
        this.#options.log('a result could not be passed on', { error: String(error) }, 'warn');
        await delivery.nak(strayDelayMs);
      }
    }
  }

  async #route(delivery: Delivery<ResultMessage>): Promise<void> {
    if (await this.#suspicions.isSuspended(delivery.message.scorer))
      return this.#refuse(delivery, 'its scorer was put aside');
    const { specDigest, scorer, searchId } = delivery.message;
    const running = this.#runningOf(searchId);
    const asked = running?.searches.get(searchId)?.specDigest;
    if (running === undefined || asked === undefined) return this.#takeStray(delivery);
    if (specDigest !== asked) {
      await this.#suspend(running.search, scorer, { asked, answered: specDigest });
      return this.#refuse(delivery, 'its scores are of another spec');
    }
    return this.#pass(delivery, running.inbox);
  }

  /** A full inbox is waited for where its search is the only one; else its result comes again, and the others have theirs. */
  async #pass(delivery: Delivery<ResultMessage>, inbox: ResultInbox): Promise<void> {
    if (inbox.offer(delivery)) return;
    if (this.#running.size > 1 || this.#stop.signal.aborted) return delivery.nak(fullDelayMs);
    await inbox.room();
    return this.#route(delivery);
  }

  /** Nobody starts or deletes its search meanwhile; but what has to wait does so out of turn. */
  async #takeStray(delivery: Delivery<ResultMessage>): Promise<void> {
    const { message } = delivery;
    try {
      const fate = await this.#turns.take(message.searchId, () => this.#recordStray(message));
      if (fate.kind === 'refused') this.#tellRefused(message, fate.reason);
      if (fate.kind === 'running') await this.#leaveToRunner(delivery);
      else await delivery.ack();
    } catch (error) {
      const fields = { search: message.searchId, error: String(error) };
      this.#options.log('a result waits for its search', fields, 'warn');
      await delivery.nak(strayDelayMs);
    }
  }

  /** A score is a fact, also when its search is paused or cancelled by now; what becomes of its shard is seen when that goes on. */
  async #recordStray(message: ResultMessage): Promise<Fate> {
    const { context, observer } = this.#options;
    const startedAt = context.clock();
    const search = await context.store.findSearch(message.searchId);
    if (search?.id !== message.searchId) return { kind: 'refused', reason: 'there is no such search' };
    if (search.specDigest !== message.specDigest)
      return { kind: 'refused', reason: 'its scores are of another spec' };
    if (search.state === 'running') return { kind: 'running' };
    const { parts, refusal } = await recordStray(message, search, context);
    observer.recorded(parts, (context.clock() - startedAt) / 1000);
    return refusal === null ? { kind: 'recorded' } : { kind: 'refused', reason: refusal };
  }

  /**
   * Whoever runs a search reads what it awaits from the store when it begins: what was recorded beside it then it would await for
   * ever. A search that does not run has another epoch once it does, which fences off what is recorded meanwhile.
   */
  async #leaveToRunner(delivery: Delivery<ResultMessage>): Promise<void> {
    if (this.#runningOf(delivery.message.searchId) !== undefined) await this.#route(delivery);
    else await delivery.nak(startDelayMs);
  }

  /** What a scorer scored before it was found out stays, and the event says of whom it is. */
  async #suspendLiars(search: SearchRecord, { position, liars, opinions }: Disagreement): Promise<void> {
    const said = Object.fromEntries(opinions);
    if (liars.length === 0) await this.#tellDisagreement(search, { position: String(position), said });
    for (const liar of liars) await this.#suspend(search, liar, { position: String(position), said });
  }

  /** It is one scorer's word against another's: nobody is put aside. */
  async #tellDisagreement(search: SearchRecord, what: Readonly<Record<string, unknown>>): Promise<void> {
    const { context, persist, log } = this.#options;
    log('scorers disagree', { search: search.id, ...what }, 'warn');
    await persist(() => context.store.appendEvent(search.id, search.epoch, 'scorers-disagree', what));
  }

  /** Whether it is put aside now, and was not before. Where the queue is away it is judged anew by what it says next. */
  async #putAside(scorer: string, reason: string): Promise<boolean> {
    try {
      return await this.#suspicions.suspend(scorer, reason);
    } catch (error) {
      this.#options.log('a scorer could not be put aside', { scorer, reason, error: String(error) }, 'warn');
      return false;
    }
  }

  async #suspend(
    search: SearchRecord,
    scorer: string,
    why: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { context, persist, log, observer } = this.#options;
    const reason = `its scores for search ${search.id} are wrong: ${JSON.stringify(why)}`;
    if (!(await this.#putAside(scorer, reason))) return;
    observer.suspended();
    log('a scorer is put aside', { search: search.id, scorer, ...why }, 'warn');
    const { id, epoch } = search;
    await persist(() => context.store.appendEvent(id, epoch, 'scorer-suspended', { scorer, ...why }));
  }

  #refuse(delivery: Delivery<ResultMessage>, reason: string): Promise<void> {
    this.#tellRefused(delivery.message, reason);
    return delivery.ack();
  }

  #tellRefused({ searchId: search, shard, scorer }: ResultMessage, reason: string): void {
    this.#options.observer.refused();
    this.#options.log('a result is refused', { search, shard: String(shard), scorer, reason }, 'warn');
  }
}
