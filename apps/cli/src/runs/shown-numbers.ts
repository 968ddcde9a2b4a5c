import { quantitiesOf, type AimLevel, type Goal, type Measurement } from '@naswot/search';
import { objectiveText, quantityText } from '../objective/objective-text.ts';

type Quantities = Measurement['values'];

/** A number of an architecture that is shown. */
export interface ShownNumber {
  readonly name: string;
  /** Of what the architecture was measured as; null where it has no number. */
  readonly of: (quantities: Quantities) => number | null;
}

/** A sum: of one quantity, to be large or small, the quantity itself. */
function sumOf({ terms }: Goal, from: number): ShownNumber['of'] {
  const isAlone = terms.length === 1 && Math.abs(terms[0]?.weight ?? 0) === 1;
  return (quantities) =>
    terms.reduce<number | null>((sum, { weight }, k) => {
      const value = quantities[from + k] ?? null;
      return sum === null || value === null ? null : sum + (isAlone ? 1 : weight) * value;
    }, 0);
}

/**
 * What is shown of architectures by a search's level: the objectives that are sums, as they are typed, and then the quantities that are
 * none by themselves. The ranks of an architecture depend on what it is compared with, and are not among them.
 */
export function shownNumbers(level: AimLevel, scoredBy: string): readonly ShownNumber[] {
  const sums: ShownNumber[] = [];
  const shown = new Set<string>();
  let from = 0;
  for (const goal of level.goals) {
    if (goal.by === 'sum') sums.push({ name: objectiveText(goal, scoredBy), of: sumOf(goal, from) });
    const [only, ...others] = goal.terms;
    if (goal.by === 'sum' && only !== undefined && others.length === 0)
      shown.add(quantityText(only.of, scoredBy));
    from += quantitiesOf({ ...level, goals: [goal] }).length;
  }
  const quantities = quantitiesOf(level).map((quantity, place) => ({
    name: quantityText(quantity, scoredBy),
    place,
  }));
  const others = quantities.filter(
    ({ name }, k) => !shown.has(name) && quantities.findIndex((each) => each.name === name) === k,
  );
  return [
    ...sums,
    ...others.map(({ name, place }) => ({ name, of: (all: Quantities) => all[place] ?? null })),
  ];
}
