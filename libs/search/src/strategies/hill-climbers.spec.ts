import { describe, expect, it } from 'vitest';
import { plainContext } from '../strategy-context.ts';
import {
  describeProgress,
  describeStrategy,
  hills,
  hillSpace,
  playSearch,
  simplest,
} from '../testing/index.ts';
import { localSearch } from './local-search.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';

describeStrategy(localSearch, { allowsReplacement: false });
describeProgress(localSearch, { cost: 150 });
describeStrategy(simulatedAnnealing, { allowsReplacement: false });
describeProgress(simulatedAnnealing, { cost: 150 });

const valueOf = (position: bigint): number => hills(position as never, 0)[0] ?? -1;

describe('local search', () => {
  it('asks for every neighbour of a summit, once each, before it begins again', () => {
    const context = plainContext(hillSpace, { samples: 400n, parameters: { starts: 3 } });
    const { positions } = playSearch(localSearch, context, 1, simplest, { landscape: hills });
    const summit = positions.reduce((a, b) => (valueOf(b) > valueOf(a) ? b : a));
    const from = positions.indexOf(summit) + 1;
    const neighbours = hillSpace.neighbours(summit);
    expect(neighbours.every((neighbour) => valueOf(neighbour) <= valueOf(summit))).toBe(true);
    expect(positions.slice(from, from + 24).toSorted((a, b) => Number(a - b))).toEqual(neighbours);
    expect(neighbours).not.toContain(positions[from + 24]);
  });
});

describe('simulated annealing', () => {
  const asked = (parameters: Readonly<Record<string, number>>) =>
    playSearch(simulatedAnnealing, plainContext(hillSpace, { samples: 300n, parameters }), 1, simplest, {
      landscape: hills,
    }).positions;
  /** How often an architecture that was asked for is worse than the one that its edit came from could be. */
  const descents = (positions: readonly bigint[]): number => {
    let [current, count] = [positions[0]!, 0];
    for (const [k, position] of positions.entries()) {
      if (k > 0 && hillSpace.neighbours(current as never).includes(position as never)) count += 1;
      if (valueOf(position) >= valueOf(current)) current = position;
    }
    return count;
  };

  it('edits the best that it was told alone, at temperature 0', () => {
    expect(descents(asked({ 'warm-up': 1, temperature: 0 }))).toBe(299);
  });

  it('leaves it for worse ones at higher temperatures', () => {
    expect(descents(asked({ 'warm-up': 1, temperature: 2, 'half-life': 100_000 }))).toBeLessThan(100);
  });
});
