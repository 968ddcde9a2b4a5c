import type { ShardMessage } from '@naswot/queue';
import {
  aimedStrategy,
  firstOf,
  repetition,
  scoredAs,
  shardPositions,
  strategyContext,
  type Objective,
  type ShardWork,
  type Strategy,
} from '@naswot/search';
import type { Outcome } from '@naswot/scoring';
import { findSpace, type Position, type Space } from '@naswot/space';
import { StoredObjective, type SearchCounts, type SearchRecord, type Store } from '@naswot/store';
import { OpenShards } from './open-shards.ts';
import { decodeSession } from './session-codec.ts';
import type { Pace } from './shard-pace.ts';
import { afterOutcomes, type SessionRules, type StrategySession } from './strategy-session.ts';

/** What a search runs on, the same for all of a coordinator's. */
export interface SittingContext {
  readonly store: Store;
  /** The strategy of a name. */
  readonly findStrategy: (name: string) => Strategy;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Of the leadership, which every batch of results names; left out where a coordinator is embedded. */
  readonly term?: bigint;
}

/** A search in its epoch, as the coordinator that runs it holds it; one at a time plans shards or records results. */
export interface Sitting {
  readonly context: SittingContext;
  readonly search: SearchRecord;
  readonly space: Space;
  readonly rules: SessionRules;
  /** Of its aim, beside scores. */
  readonly objective: Objective;
  readonly startedAt: number;
  readonly open: OpenShards;
  /** Positions that the store has been told about in this sitting: members of one class share their representative. */
  readonly described: Set<Position>;
  session: StrategySession;
  counts: SearchCounts;
  /** Whether there is nothing left to ask for. */
  isExhausted: boolean;
  /** Number of the next shard. */
  nextShard: bigint;
  /** Outcomes recorded in this sitting. */
  scored: number;
  pace: Pace;
}

/** Whose score a position of a sitting's search gets. */
export const representativeIn = ({ space, search }: Sitting, position: Position): Position =>
  scoredAs(space, search.plan.spec, position);

export const knownScores = (
  { context, search }: Sitting,
  representatives: readonly Position[],
): Promise<ReadonlyMap<Position, Outcome>> =>
  context.store.knownScores(search.plan.space, search.plan.spec, representatives);

export const elapsedMs = ({ context, startedAt }: Sitting): number => context.clock() - startedAt;

/** Until a time limit, below 0 past it; null where there is none. */
export function timeLeftMs(sitting: Sitting): number | null {
  const { activeMs, plan } = sitting.search;
  const { timeLimitMs } = plan.budget;
  return timeLimitMs === null ? null : timeLimitMs - activeMs - elapsedMs(sitting);
}

/** What a shard's dispatch says of its search. */
export interface Dispatching {
  readonly search: Pick<SearchRecord, 'id' | 'epoch' | 'plan'>;
}

/** A shard as it is dispatched: under an id that no other dispatch of any epoch has. */
export const dispatchOf = (
  { search: { id, epoch, plan } }: Dispatching,
  shard: bigint,
  work: ShardWork,
  attempt: number,
): ShardMessage => ({
  id: `${id}/${shard}/${epoch}.${attempt}`,
  searchId: id,
  shard,
  attempt,
  space: plan.space,
  spec: plan.spec,
  work,
});

/** After an interruption: what the strategy waits for may be known by now through another search. */
async function hearOthers(sitting: Sitting): Promise<void> {
  const awaited = [...sitting.session.awaited.values()].map(({ representative }) => representative);
  if (awaited.length === 0) return;
  sitting.session = afterOutcomes(sitting.rules, sitting.session, await knownScores(sitting, awaited));
}

/** After an interruption: what was dispatched and has no outcome yet is on its way, or has to be dispatched again. */
async function loadOpenShards(sitting: Sitting): Promise<void> {
  const { search, space, open, context } = sitting;
  if (search.asked === 0n) return;
  const pending = await context.store.pendingMembers(search.id);
  const waits = new Set(pending.map(({ representative }) => representative));
  sitting.nextShard = search.asked;
  for (const { number, work } of await context.store.outstandingShards(search.id)) {
    if (number >= sitting.nextShard) sitting.nextShard = number + 1n;
    const representatives = shardPositions(work, space.size).map((position) =>
      representativeIn(sitting, position),
    );
    open.open(number, representatives, 0);
    open.settle(representatives.filter((representative) => !waits.has(representative)));
  }
}

/** A stored search, acquired, as it stands. */
export async function openSitting(search: SearchRecord, context: SittingContext): Promise<Sitting> {
  const { plan, strategyState, asked, counts } = search;
  const isFirst = firstOf(search.id) === null;
  const strategy = isFirst ? aimedStrategy(context.findStrategy(plan.strategy), plan.aim) : repetition;
  const space = findSpace(plan.space);
  const sitting: Sitting = {
    context,
    search,
    space,
    rules: { strategy, context: strategyContext(plan), window: plan.window },
    objective: new StoredObjective(space, plan.network, context.store.benchmarks),
    startedAt: context.clock(),
    open: new OpenShards(),
    described: new Set(),
    session: decodeSession(strategy, space, strategyState, asked),
    counts,
    isExhausted: false,
    nextShard: 0n,
    scored: 0,
    pace: null,
  };
  await hearOthers(sitting);
  await loadOpenShards(sitting);
  return sitting;
}
