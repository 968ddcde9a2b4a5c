import {
  affordable,
  fullFidelity,
  proposedPositions,
  quantitiesOf,
  scoreAlone,
  type AimLevel,
  type Expense,
  type Proposal,
  type Spent,
} from '@naswot/search';
import type { Sitting } from './sitting.ts';
import { ask, type Answer } from './strategy-session.ts';
import { representativeIn, type Track } from './track.ts';

const isByReplicate = ({ rules }: Sitting): boolean => rules.context.fidelities.kind === 'replicates';

/** How a proposal's architectures are measured: replicates have the one level in common. */
export function levelOf(
  sitting: Sitting,
  { fidelity = fullFidelity(sitting.rules.context) }: Proposal,
): AimLevel {
  const { levels } = sitting.search.plan.aim ?? scoreAlone;
  return levels[isByReplicate(sitting) ? 0 : fidelity] ?? scoreAlone.levels[0]!;
}

/** Where a proposal is scored: replicates are specs, each with a track of its own. */
export function proposedTrack(sitting: Sitting, { fidelity = 0 }: Proposal): Track {
  const { tracks } = sitting;
  if (!isByReplicate(sitting)) return tracks[0];
  const track = tracks[fidelity];
  if (track === undefined)
    throw new RangeError(
      `a strategy asks under one of ${tracks.length} specs, from 0 on; received ${fidelity}`,
    );
  return track;
}

/** What asks take of the budget: by what is scored, or by the architecture where no score is told. */
async function expensesOf(sitting: Sitting, proposal: Proposal): Promise<readonly Expense[]> {
  const { context, objective, space, rules } = sitting;
  const track = proposedTrack(sitting, proposal);
  const level = levelOf(sitting, proposal);
  const positions = proposedPositions(proposal, space.size);
  const times = level.time && (await objective.times(level.time, positions));
  const representatives = positions.map((position) => representativeIn(space, track, position));
  const before = await context.store.askedAlike(track.search.id, [...new Set(representatives)]);
  const isScored = quantitiesOf(level).some(({ kind }) => kind === 'score');
  const seen = new Set(isScored ? before.values() : before.keys());
  const isOneLevel = isByReplicate(sitting) || rules.context.fidelities.costs.length === 1;
  return positions.map((position, k) => {
    const measured = isScored ? representatives[k]! : position;
    const isEvaluation = !isOneLevel || !seen.has(measured);
    seen.add(measured);
    return { isEvaluation, simulatedTimeMs: times?.get(position) ?? 0 };
  });
}

/** As much of an answer as the budget has enough for, with what is spent then: the strategy is asked again for just that. */
export async function withinBudget(
  sitting: Sitting,
  answer: Answer,
): Promise<{ answer: Answer; spent: Spent | null }> {
  const { session, search, rules } = sitting;
  const spent = session.spent;
  if (spent === null || answer.kind !== 'proposal') return { answer, spent };
  const expenses = await expensesOf(sitting, answer.proposal);
  const afford = affordable(search.plan.budget, spent, expenses);
  if (afford.count === 0) return { answer: { kind: 'end' }, spent };
  const isAll = afford.count === expenses.length;
  return { answer: isAll ? answer : ask(rules, session, afford.count), spent: afford.spent };
}
