import { rankReward } from '../strategies/reinforcement/reward.ts';
import type { Goal, Term } from './aim.ts';

/** What architectures were measured as, in the order of `quantitiesOf`. */
export type Quantities = readonly (number | null)[];

/** The quantities told last, the newest at the end. */
export type RankedWindow = readonly Quantities[];

/** How many of those that were told of last an architecture is ranked among, itself included. */
export const rankedWindow = 256;

/** The window after one more. */
export const widened = (window: RankedWindow, quantities: Quantities): RankedWindow =>
  [...window, quantities].slice(-rankedWindow);

/** A quantity by which larger is better. */
const signed = (quantities: Quantities, place: number, { weight }: Term): number | null => {
  const value = quantities[place] ?? null;
  return value === null ? null : value * Math.sign(weight);
};

/** Those of the window, but for its newest, that a goal compares the newest with. */
function comparedWith(
  { terms, within }: Goal,
  quantities: Quantities,
  window: RankedWindow,
  from: number,
): RankedWindow {
  const others = window.slice(0, -1);
  if (within === undefined) return others;
  const place = from + terms.length;
  const size = quantities[place] ?? 0;
  return others.filter((other) => {
    const theirs = other[place] ?? 0;
    return Math.max(size, theirs) <= Math.min(size, theirs) * within.factor;
  });
}

function goalValue(goal: Goal, quantities: Quantities, window: RankedWindow, from: number): number | null {
  const { by, terms } = goal;
  const values = terms.map((_, k) => quantities[from + k] ?? null);
  if (values.includes(null)) return null;
  if (by === 'sum') return terms.reduce((sum, { weight }, k) => sum + weight * values[k]!, 0);
  const others = comparedWith(goal, quantities, window, from);
  return terms.reduce((sum, term, k) => {
    const compared = [...others, quantities].map((each) => signed(each, from + k, term));
    return sum + Math.abs(term.weight) * rankReward(compared);
  }, 0);
}

/** The value of each goal of an architecture of these quantities; `window` has them last, and those told before. */
export function told(
  goals: readonly Goal[],
  quantities: Quantities,
  window: RankedWindow,
): readonly (number | null)[] {
  let from = 0;
  return goals.map((goal) => {
    const value = goalValue(goal, quantities, window, from);
    from += goal.terms.length + (goal.within === undefined ? 0 : 1);
    return value;
  });
}
