import type { ShardMessage } from '@naswot/queue';
import {
  firstOf,
  hasLeft,
  planMembers,
  proposedPositions,
  quantitiesOf,
  shardSize,
  shardWork,
  type Member,
  type Proposal,
  type Spent,
} from '@naswot/search';
import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import { architectureRecord, type ArchitectureRecord } from '@naswot/store';
import { encodeSession } from './session-codec.ts';
import { mostOfShard } from './shard-pace.ts';
import { askingOf, elapsedMs, timeLeftMs, type Sitting } from './sitting.ts';
import { afterAsk, ask, scoreToCome, type Answer, type ForeseenOf } from './strategy-session.ts';
import { timelyShardSize } from './timely-shard-size.ts';
import { dispatchOf, knownScores, representativeIn, type Track } from './track.ts';
import { levelOf, proposedTrack, withinBudget } from './within-budget.ts';

/** What asking for one more shard came to. */
export type Planned =
  | { readonly kind: 'shard'; readonly shard: ShardMessage; readonly track: Track }
  /** All that was asked for is known or on its way. */
  | { readonly kind: 'known' }
  /** The strategy waits for outcomes. */
  | { readonly kind: 'wait' }
  /** Nothing is left to ask for. */
  | { readonly kind: 'end' };

/** Architectures that the store is remembered to have been told of, at most: some MB. */
const mostDescribed = 65_536;

function nextSize(sitting: Sitting, lanes: number): number {
  const { context, strategy } = sitting.rules;
  const { samples, space, replacement } = context;
  const end = samples ?? (replacement || strategy.end !== 'space' ? null : space.size);
  const remaining = end === null ? null : end - sitting.session.asked;
  const most = shardSize(remaining, lanes, mostOfShard(sitting.pace));
  const leftMs = timeLeftMs(sitting);
  if (leftMs === null) return most;
  const perMs = sitting.scored / lanes / Math.max(1, elapsedMs(sitting));
  return Math.min(most, timelyShardSize(perMs, leftMs));
}

/** What the first of a repeat's searches has asked for, which its budget counts, from the repeat's next ask on. */
async function askAgain(
  { context, session, search }: Sitting,
  first: string,
  count: number,
): Promise<Answer> {
  const end = search.plan.budget.samples ?? session.asked;
  const to = session.asked + BigInt(count);
  const positions = await context.store.askedPositions(first, session.asked, to < end ? to : end);
  if (positions.length === 0) return { kind: 'end' };
  return { kind: 'proposal', state: session.state, proposal: { kind: 'list', positions } };
}

function askNext(sitting: Sitting, count: number): Answer | Promise<Answer> {
  const first = firstOf(sitting.search.id);
  return first === null ? ask(sitting.rules, sitting.session, count) : askAgain(sitting, first, count);
}

/** Whether a limit of the budget is reached. */
const isOver = (sitting: Sitting): boolean =>
  (timeLeftMs(sitting) ?? Infinity) <= 0 ||
  (sitting.session.spent !== null && !hasLeft(sitting.search.plan.budget, sitting.session.spent));

/** What becomes of positions whose representatives stand beside them. */
function membersOf(
  { counts, open }: Track,
  positions: readonly Position[],
  representatives: ReadonlyMap<Position, Position>,
  known: ReadonlyMap<Position, Outcome>,
): readonly Member[] {
  return planMembers({
    from: counts.samples,
    positions,
    representative: (position) => representatives.get(position) ?? position,
    isKnown: (representative) => known.has(representative),
    isOutstanding: (representative) => open.awaits(representative),
  });
}

/** What the store was not told yet of the members and of those whose scores they get. */
function describe({ space, search, described }: Sitting, members: readonly Member[]): ArchitectureRecord[] {
  const positions = new Set(members.flatMap(({ position, representative }) => [position, representative]));
  return [...positions]
    .filter((position) => !described.has(position))
    .map((position) => architectureRecord(space, search.plan.network, position));
}

function remember({ described }: Sitting, architectures: readonly ArchitectureRecord[]): void {
  if (described.size > mostDescribed) described.clear();
  for (const { position } of architectures) described.add(position);
}

function countPlanned(track: Track, members: readonly Member[]): void {
  const known = BigInt(members.filter(({ isResolved }) => isResolved).length);
  const planned = BigInt(members.length);
  const { samples, reused, pending } = track.counts;
  track.counts = {
    ...track.counts,
    samples: samples + planned,
    reused: reused + known,
    pending: pending + planned - known,
  };
}

/** What is known of a proposal's positions beside their scores; a strategy that is told nothing needs none of it. */
async function foresee(
  sitting: Sitting,
  proposal: Proposal,
  positions: readonly Position[],
): Promise<ForeseenOf> {
  const { rules, search, objective } = sitting;
  if (!rules.strategy.isAdaptive || search.plan.aim === undefined) return () => scoreToCome;
  const foreseen = await objective.foresee(quantitiesOf(levelOf(sitting, proposal)), positions);
  return (position) => foreseen.get(position) ?? scoreToCome;
}

async function storeShard(
  sitting: Sitting,
  { state, proposal }: Extract<Answer, { kind: 'proposal' }>,
  spent: Spent | null,
): Promise<Planned> {
  const { rules, context, space } = sitting;
  const track = proposedTrack(sitting, proposal);
  const { search, place, nextShard: number } = track;
  const positions = proposedPositions(proposal, space.size);
  const representatives = new Map(
    positions.map((position) => [position, representativeIn(space, track, position)]),
  );
  const known = await knownScores(context.store, track, [...new Set(representatives.values())]);
  const members = membersOf(track, positions, representatives, known);
  const dispatched = members.filter(({ origin }) => origin === 'dispatched');
  const work = shardWork(
    proposal,
    members.map(({ origin }) => origin === 'dispatched'),
  );
  const foreseenOf = await foresee(sitting, proposal, positions);
  const asked = { state, track: place, members, known, foreseenOf, spent };
  const session = afterAsk(rules, sitting.session, asked);
  const architectures = describe(sitting, members);
  await context.store.planShard(search.id, search.epoch, {
    architectures,
    members,
    shard: dispatched.length === 0 ? null : { number, work, attempt: 1 },
    strategyState: encodeSession(rules.strategy, session),
    asked: track.counts.samples + BigInt(members.length),
    ...askingOf(sitting, track),
  });
  remember(sitting, architectures);
  countPlanned(track, members);
  track.nextShard++;
  sitting.session = session;
  if (dispatched.length === 0) return { kind: 'known' };
  track.open.open(
    number,
    dispatched.map(({ representative }) => representative),
    1,
    sitting.scored,
  );
  return { kind: 'shard', shard: dispatchOf(track, number, work, 1), track };
}

/** Asks a search's strategy for one more shard, sized for so many lanes, and stores it; the caller dispatches it. */
export async function planNextShard(sitting: Sitting, lanes: number): Promise<Planned> {
  if (sitting.isExhausted) return { kind: 'end' };
  const asked: Answer = isOver(sitting) ? { kind: 'end' } : await askNext(sitting, nextSize(sitting, lanes));
  const { answer, spent } = await withinBudget(sitting, asked);
  if (answer.kind === 'proposal') return storeShard(sitting, answer, spent);
  sitting.isExhausted = answer.kind === 'end';
  return answer;
}
