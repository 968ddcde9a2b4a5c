import {
  aimedStrategy,
  firstOf,
  repetition,
  strategyContext,
  type Objective,
  type Strategy,
} from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import { StoredObjective, type AskingSearch, type SearchRecord, type Store } from '@naswot/store';
import { decodeSession } from './session-codec.ts';
import type { Pace } from './shard-pace.ts';
import { afterOutcomes, type SessionRules, type StrategySession } from './strategy-session.ts';
import { knownScores, openTrack, type Track } from './track.ts';

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
  /** One for each spec that its strategy asks under, in their order: its own, and those of its repeats. */
  readonly tracks: readonly [Track, ...Track[]];
  /** Positions that the store has been told about in this sitting: members of one class share their representative. */
  readonly described: Set<Position>;
  session: StrategySession;
  /** Whether there is nothing left to ask for. */
  isExhausted: boolean;
  /** Outcomes recorded in this sitting. */
  scored: number;
  pace: Pace;
}

export const elapsedMs = ({ context, startedAt }: Sitting): number => context.clock() - startedAt;

/** Until a time limit, below 0 past it; null where there is none. */
export function timeLeftMs(sitting: Sitting): number | null {
  const { activeMs, plan } = sitting.search;
  const { timeLimitMs } = plan.budget;
  return timeLimitMs === null ? null : timeLimitMs - activeMs - elapsedMs(sitting);
}

/** What is written of a track that is not the search's own: it is that search that asks. */
export const askingOf = ({ search, tracks }: Sitting, track: Track): { readonly asking?: AskingSearch } =>
  track === tracks[0] ? {} : { asking: { id: search.id, epoch: search.epoch } };

/** After an interruption: what the strategy waits for may be known by now through another search. */
async function hearOthers(sitting: Sitting): Promise<void> {
  const { rules, context } = sitting;
  for (const track of sitting.tracks) {
    const awaited = [...sitting.session.awaited.values()].filter((ask) => ask.track === track.place);
    if (awaited.length === 0) continue;
    const representatives = awaited.map(({ representative }) => representative);
    const known = await knownScores(context.store, track, representatives);
    sitting.session = afterOutcomes(rules, sitting.session, known, track.place);
  }
}

/** The rules of a search, or of a repeat that asks again for what its search has asked for. */
function rulesOf({ id, plan }: SearchRecord, context: SittingContext): SessionRules {
  const own = firstOf(id) === null ? context.findStrategy(plan.strategy) : repetition;
  return {
    strategy: aimedStrategy(own, plan.aim),
    context: strategyContext(plan, own),
    window: plan.window,
  };
}

/** A stored search, acquired, as it stands; with its repeats, acquired too, where its strategy asks for them itself. */
export async function openSitting(
  search: SearchRecord,
  context: SittingContext,
  repeats: readonly SearchRecord[] = [],
): Promise<Sitting> {
  const { plan, strategyState } = search;
  const space = findSpace(plan.space);
  const rules = rulesOf(search, context);
  const own = await openTrack(search, 0, space, context.store);
  const others: Track[] = [];
  for (const [k, repeat] of repeats.entries())
    others.push(await openTrack(repeat, k + 1, space, context.store));
  const asked = repeats.reduce((sum, repeat) => sum + repeat.asked, search.asked);
  const sitting: Sitting = {
    context,
    search,
    space,
    rules,
    objective: new StoredObjective(space, plan.network, context.store.benchmarks),
    startedAt: context.clock(),
    tracks: [own, ...others],
    described: new Set(),
    session: decodeSession(rules.strategy, space, strategyState, asked),
    isExhausted: false,
    scored: 0,
    pace: null,
  };
  await hearOthers(sitting);
  return sitting;
}
