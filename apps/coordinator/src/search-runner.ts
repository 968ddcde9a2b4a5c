import { encodeMinibatch, type LocalQueue, type ResultMessage } from '@naswot/queue';
import {
  planMembers,
  proposedPositions,
  scoredAs,
  shardPositions,
  shardSize,
  shardWork,
  strategyContext,
  type Member,
  type Strategy,
} from '@naswot/search';
import type { Outcome } from '@naswot/scoring';
import { findSpace, type Position, type Space } from '@naswot/space';
import {
  architectureRecord,
  type SearchCounts,
  type SearchRecord,
  type ShardRecord,
  type Store,
} from '@naswot/store';
import { decodeSession, encodeSession } from './session-codec.ts';
import {
  afterAsk,
  afterOutcomes,
  ask,
  type Answer,
  type SessionRules,
  type StrategySession,
} from './strategy-session.ts';
import { timelyShardSize } from './timely-shard-size.ts';

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
  readonly store: Store;
  readonly queue: LocalQueue;
  /** The one that the search's plan names. */
  readonly strategy: Strategy;
  readonly lanes: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly onProgress: (progress: Progress) => void;
}

/** Shards in the queue at once: enough that no lane waits, few enough that a kill loses little. */
const shardsPerLane = 2;

/** Runs one search in its epoch: plans shards, records results, until it is complete or told to stop. */
export class SearchRunner {
  readonly #options: RunnerOptions;
  readonly #search: SearchRecord;
  readonly #space: Space;
  readonly #rules: SessionRules;
  readonly #start: number;
  #session: StrategySession;
  #counts: SearchCounts;
  #isExhausted = false;
  #shardNumber = 0n;
  /** In this sitting. */
  #scored = 0;
  /** Representatives whose scores are on their way. */
  readonly #outstanding = new Set<Position>();
  readonly #shards = new Set<bigint>();
  /** Positions that the store has been told about in this sitting: members of one class share their representative. */
  readonly #described = new Set<Position>();

  constructor(search: SearchRecord, options: RunnerOptions) {
    const { plan } = search;
    this.#options = options;
    this.#search = search;
    this.#space = findSpace(plan.space);
    const { strategy } = options;
    this.#rules = { strategy, context: strategyContext(plan), window: plan.window };
    this.#session = decodeSession(strategy, this.#space, search.strategyState, search.asked);
    this.#counts = search.counts;
    this.#start = options.clock();
  }

  /** `completed`, or `paused` where `signal` aborted first. Everything recorded until then stays. */
  async run(signal: AbortSignal): Promise<'completed' | 'paused'> {
    await this.#provideMinibatch();
    await this.#hearOthers();
    await this.#dispatchOutstanding();
    for (;;) {
      await this.#plan(signal);
      this.#report();
      if (this.#shards.size === 0) return this.#isExhausted ? 'completed' : 'paused';
      const delivery = await this.#options.queue.results.take(signal);
      if (delivery === null) return 'paused';
      await this.#record(delivery.message);
      await delivery.ack();
    }
  }

  async #provideMinibatch(): Promise<void> {
    const { run } = this.#search.plan.spec;
    if (run === null || (await this.#options.queue.blobs.get(run.minibatch)) !== null) return;
    const minibatch = await this.#options.store.loadMinibatch(run.minibatch);
    if (minibatch === null)
      throw new Error(`the store has no minibatch ${run.minibatch}, which search ${this.#search.id} needs`);
    await this.#options.queue.blobs.put(run.minibatch, encodeMinibatch(minibatch));
  }

  /** After an interruption: what the strategy waits for may be known by now through another search. */
  async #hearOthers(): Promise<void> {
    const awaited = [...this.#session.awaited.values()].map(({ representative }) => representative);
    if (awaited.length === 0) return;
    const known = await this.#knownScores(awaited);
    this.#session = afterOutcomes(this.#rules, this.#session, known);
  }

  #knownScores(representatives: readonly Position[]): Promise<ReadonlyMap<Position, Outcome>> {
    const { space, spec } = this.#search.plan;
    return this.#options.store.knownScores(space, spec, representatives);
  }

  /** After an interruption: what was dispatched and has no score yet is dispatched again. */
  async #dispatchOutstanding(): Promise<void> {
    const { store } = this.#options;
    if (this.#search.asked === 0n) return;
    const pending = await store.pendingMembers(this.#search.id);
    for (const { representative } of pending) this.#outstanding.add(representative);
    for (const shard of await store.outstandingShards(this.#search.id)) {
      if (shard.number >= this.#shardNumber) this.#shardNumber = shard.number + 1n;
      const positions = shardPositions(shard.work, this.#space.size).filter((position) =>
        this.#outstanding.has(this.#scoredAs(position)),
      );
      await this.#dispatch({ ...shard, attempt: shard.attempt + 1, work: { kind: 'list', positions } });
    }
    if (this.#session.asked > this.#shardNumber) this.#shardNumber = this.#session.asked;
  }

  async #dispatch({ number, work, attempt }: ShardRecord): Promise<void> {
    const { id, plan, epoch } = this.#search;
    this.#shards.add(number);
    await this.#options.queue.shards.publish({
      id: `${id}/${number}/${epoch}.${attempt}`,
      searchId: id,
      shard: number,
      attempt,
      space: plan.space,
      spec: plan.spec,
      work,
    });
  }

  /** Asks ahead until the window of shards is full, the strategy has no more or waits for outcomes, or the time is up. */
  async #plan(signal: AbortSignal): Promise<void> {
    const window = this.#options.lanes * shardsPerLane;
    while (!this.#isExhausted && this.#shards.size < window && !signal.aborted) {
      const answer: Answer = this.#isTimeUp()
        ? { kind: 'end' }
        : ask(this.#rules, this.#session, this.#nextSize());
      if (answer.kind === 'wait') return;
      if (answer.kind === 'proposal') await this.#planShard(answer);
      else this.#isExhausted = true;
      this.#report();
    }
  }

  #nextSize(): number {
    const { samples, size, replacement } = this.#rules.context;
    const end = samples ?? (replacement ? null : size);
    const { lanes } = this.#options;
    const most = shardSize(end === null ? null : end - this.#session.asked, lanes);
    const leftMs = this.#timeLeft();
    if (leftMs === null) return most;
    const perMs = this.#scored / lanes / Math.max(1, this.#elapsed());
    return Math.min(most, timelyShardSize(perMs, leftMs));
  }

  #timeLeft(): number | null {
    const { timeLimitMs } = this.#search.plan.budget;
    return timeLimitMs === null ? null : timeLimitMs - this.#search.activeMs - this.#elapsed();
  }

  #isTimeUp(): boolean {
    const timeLeftMs = this.#timeLeft();
    return timeLeftMs !== null && timeLeftMs <= 0;
  }

  async #planShard({ state, proposal }: Extract<Answer, { kind: 'proposal' }>): Promise<void> {
    const { store, strategy } = this.#options;
    const positions = proposedPositions(proposal, this.#space.size);
    const representative = (position: Position): Position => this.#scoredAs(position);
    const known = await this.#knownScores(positions.map(representative));
    const members = planMembers({
      from: this.#session.asked,
      positions,
      representative,
      isKnown: (representative) => known.has(representative),
      isOutstanding: (representative) => this.#outstanding.has(representative),
    });
    const dispatched = members.filter(({ origin }) => origin === 'dispatched');
    const number = this.#shardNumber;
    const work = shardWork(
      proposal,
      members.map(({ origin }) => origin === 'dispatched'),
    );
    const shard = dispatched.length === 0 ? null : { number, work, attempt: 1 };
    const session = afterAsk(this.#rules, this.#session, state, members, known);
    const architectures = this.#describe(members);
    await store.planShard(this.#search.id, this.#search.epoch, {
      architectures,
      members,
      shard,
      strategyState: encodeSession(strategy, session),
      asked: session.asked,
    });
    for (const { position } of architectures) this.#described.add(position);
    this.#shardNumber++;
    this.#session = session;
    this.#countPlanned(members);
    for (const { representative } of dispatched) this.#outstanding.add(representative);
    if (shard !== null) await this.#dispatch(shard);
  }

  #scoredAs(position: Position): Position {
    return scoredAs(this.#space, this.#search.plan.spec, position);
  }

  /** What the store was not told yet of the members and of those whose scores they get. */
  #describe(members: readonly Member[]) {
    const positions = new Set(members.flatMap(({ position, representative }) => [position, representative]));
    return [...positions]
      .filter((position) => !this.#described.has(position))
      .map((position) => architectureRecord(this.#space, this.#search.plan.network, position));
  }

  #countPlanned(members: readonly Member[]): void {
    const known = BigInt(members.filter(({ isResolved }) => isResolved).length);
    const planned = BigInt(members.length);
    this.#counts = {
      ...this.#counts,
      samples: this.#counts.samples + planned,
      reused: this.#counts.reused + known,
      pending: this.#counts.pending + planned - known,
    };
  }

  /** Results of another search, or of a shard that is done, change nothing: they may come twice. */
  async #record(result: ResultMessage): Promise<void> {
    if (result.searchId !== this.#search.id) return;
    const { store, strategy } = this.#options;
    const isCurrent = this.#shards.has(result.shard);
    const scores = result.scores.map((score) => ({ ...score, position: score.position as Position }));
    const outcomes = new Map(scores.map(({ position, outcome }) => [position, outcome]));
    const session = afterOutcomes(this.#rules, this.#session, outcomes);
    this.#counts = await store.recordResults(this.#search.id, this.#search.epoch, {
      scores,
      engine: result.engine,
      completedShards: result.complete ? [result.shard] : [],
      strategyState: session === this.#session ? null : encodeSession(strategy, session),
    });
    this.#session = session;
    this.#scored += scores.length;
    for (const { position } of scores) this.#outstanding.delete(position);
    if (result.complete && isCurrent) this.#shards.delete(result.shard);
    this.#report();
  }

  #elapsed(): number {
    return this.#options.clock() - this.#start;
  }

  #report(): void {
    const { samples, size, replacement } = this.#rules.context;
    const total = samples ?? (replacement || this.#search.plan.budget.timeLimitMs !== null ? null : size);
    this.#options.onProgress({
      counts: this.#counts,
      total,
      elapsedMs: this.#elapsed(),
      timeLeftMs: this.#timeLeft(),
    });
  }
}
