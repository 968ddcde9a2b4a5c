import type { Fidelities } from '../../strategy.ts';

/**
 * The fidelities that brackets go through, cheapest first: of the costs R, R / eta, R / eta^2 and so on, R being the dearest, the
 * dearest level that costs no more than each. Throws a RangeError for replicates, of which none is dearer.
 */
export function rungsOf(name: string, { kind, costs }: Fidelities, eta: number): readonly number[] {
  if (kind !== 'levels')
    throw new RangeError(
      `${name} takes levels of measure, such as epochs; received replicates. Use --strategy successive-halving.`,
    );
  const rungs: number[] = [];
  for (let cost = costs[costs.length - 1]!; cost > 0 && cost >= costs[0]!; cost /= eta) {
    // A part in 10^9 for what division rounds.
    const level = costs.findLastIndex((other) => other <= cost * (1 + 1e-9));
    if (rungs[0] !== level) rungs.unshift(level);
  }
  return rungs;
}
