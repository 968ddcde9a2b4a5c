import { describe, expect, it } from 'vitest';
import { plainContext } from '../../strategy-context.ts';
import {
  describeProgress,
  describeStrategy,
  hills,
  hillSpace,
  noisyHills,
  playSearch,
  simplest,
  type PlayedAsk,
} from '../../testing/index.ts';
import { hyperband } from './hyperband.ts';
import { newBracket } from './bracket.ts';
import { afterValue, isSeparated, newRacer, type Racer } from './racer.ts';
import { rungsOf } from './rungs.ts';
import { successiveHalving } from './successive-halving.ts';

const epochs = { fidelities: { kind: 'levels', costs: [4, 12, 36, 108] } } as const;
const fewReplicates = { kind: 'replicates', costs: Array.from({ length: 40 }, () => 1) } as const;
const manyReplicates = { kind: 'replicates', costs: Array.from({ length: 1000 }, () => 1) } as const;
/** The earlier, the less it says. */
const learning = noisyHills((fidelity) => [0.4, 0.2, 0.1, 0][fidelity] ?? 0);
/** A replicate varies more than twice as much as what it measures. */
const replicated = noisyHills(() => 2);

/** The height of the architecture that was measured most, and best. */
function heightOfChosen(asks: readonly PlayedAsk[]): number {
  const values = new Map<PlayedAsk['position'], number[]>();
  for (const ask of asks)
    values.set(ask.position, [...(values.get(ask.position) ?? []), ask.values[0] ?? -100]);
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [chosen] = [...values].reduce((a, b) =>
    b[1].length > a[1].length || (b[1].length === a[1].length && mean(b[1]) > mean(a[1])) ? b : a,
  );
  return hills(chosen, 0)[0] ?? 0;
}

describeStrategy(successiveHalving, {
  allowsReplacement: false,
  terms: { fidelities: fewReplicates, parameters: { candidates: 20 } },
});
describeProgress(successiveHalving, {
  terms: { fidelities: manyReplicates, parameters: { candidates: 200 } },
  landscape: replicated,
  cost: 800,
  runs: 100,
  quality: heightOfChosen,
});
describeStrategy(hyperband, { allowsReplacement: false, terms: epochs });
describeProgress(hyperband, {
  terms: { fidelities: { kind: 'levels', costs: [1, 4, 16, 64] }, parameters: { eta: 4 } },
  landscape: learning,
  cost: 50 * 64,
});

const racer = (...values: (number | null)[]): Racer =>
  values.reduce((before: Racer, value) => afterValue(before, value, 'replicates'), newRacer('0'));

describe('a racer', () => {
  it('has the mean and the squares about it of its replicates', () => {
    expect(racer(1, 2, 6)).toMatchObject({ told: 3, mean: 3, squares: 4 + 1 + 9 });
  });

  it('is unscorable where one of them is', () => {
    for (const values of [[null], [1, null], [null, 1], [1, null, 2]])
      expect(racer(...values)).toMatchObject({ told: values.length, mean: null, squares: 0 });
  });

  it('has the value of its last level', () => {
    const levels = [1, 5].reduce((before, value) => afterValue(before, value, 'levels'), newRacer('0'));
    expect(levels).toMatchObject({ told: 2, mean: 5 });
  });
});

describe('the top', () => {
  it('is separated by standard errors of the pooled variance', () => {
    // Variances 2 and 8: 5 pooled, and a standard error of the difference of sqrt 5.
    const racers = [racer(11, 13), racer(3, 7)];
    expect(isSeparated(racers, 1, 3)).toBe(true);
    expect(isSeparated(racers, 1, 3.2)).toBe(false);
    expect(7 / Math.sqrt(5)).toBeCloseTo(3.13, 2);
  });

  it('is not before any variance is known, but where the others are unscorable', () => {
    expect(isSeparated([racer(9), racer(1)], 1, 0)).toBe(false);
    expect(isSeparated([racer(9), racer(null)], 1, 3)).toBe(true);
    expect(isSeparated([racer(null), racer(null)], 1, 3)).toBe(false);
    expect(isSeparated([racer(9)], 1, 3)).toBe(true);
  });
});

describe('successive halving', () => {
  const race = (costs: readonly number[], kind: 'replicates' | 'levels', more: object = {}) => {
    const context = plainContext(hillSpace, {
      fidelities: { kind, costs },
      parameters: { candidates: 27, ...more },
    });
    const landscape = noisyHills(() => 0.3);
    return playSearch(successiveHalving, context, 1, simplest, { landscape }).asks;
  };
  const times = (asks: readonly PlayedAsk[]): readonly number[] => {
    const counts = new Map<bigint, number>();
    for (const { position } of asks) counts.set(position, (counts.get(position) ?? 0) + 1);
    return [...counts.values()].toSorted((a, b) => a - b);
  };

  it('measures a third three times as often, with a replicate of its own each time, until the top is separated', () => {
    const asks = race(manyReplicates.costs, 'replicates', { deviations: 1 });
    const counts = times(asks);
    expect(counts).toHaveLength(27);
    expect(counts.slice(0, 18)).toEqual(Array.from({ length: 18 }, () => 1));
    expect(counts.slice(18).every((count) => count >= 3)).toBe(true);
    expect(counts.at(-1)).toBeLessThan(1000);
    const seen = new Set(asks.map(({ position, fidelity }) => `${position} ${fidelity}`));
    expect(seen.size).toBe(asks.length);
  });

  it.each([1, 4, 16, 40])('measures its top at least as often as any other in a window of %d', (window) => {
    for (let seed = 0; seed < 20; seed++) {
      const context = plainContext(hillSpace, {
        seed,
        fidelities: manyReplicates,
        parameters: { candidates: 27, deviations: 0.5, top: 2 },
      });
      const { asks, state } = playSearch(successiveHalving, context, window, simplest, {
        landscape: replicated,
      });
      const { racers } = state['own'] as { readonly racers: readonly Racer[] };
      const top = racers.slice(0, 2).map(({ position }) => BigInt(position));
      const counts = new Map<bigint, number>();
      for (const { position } of asks) counts.set(position, (counts.get(position) ?? 0) + 1);
      const most = Math.max(...counts.values());
      expect(top.map((position) => counts.get(position))).toEqual([most, most]);
    }
  });

  it('ends where replicates are used up', () => {
    expect(times(race([1, 1, 1, 1], 'replicates', { deviations: 100 })).at(-1)).toBe(4);
  });

  it('goes through levels, a third at each', () => {
    const asks = race([1, 3, 9], 'levels');
    const counts = [0, 1, 2].map((level) => asks.filter(({ fidelity }) => fidelity === level).length);
    expect(counts).toEqual([27, 9, 3]);
  });
});

describe('rungs', () => {
  it.each([
    [[4, 12, 36, 108], 3, [0, 1, 2, 3]],
    [[1, 12, 200], 3, [0, 1, 2]],
    [[12, 200], 3, [0, 1]],
    [[1], 3, [0]],
    [Array.from({ length: 200 }, (_, k) => k + 1), 3, [1, 6, 21, 65, 199]],
    [[0, 1], 3, [0, 1]],
  ])('of levels %j by %d are %j', (costs, eta, rungs) => {
    expect(rungsOf('hyperband', { kind: 'levels', costs }, eta)).toEqual(rungs);
  });

  it('are not made of replicates', () => {
    expect(() => rungsOf('hyperband', fewReplicates, 3)).toThrow('hyperband takes levels of measure');
  });
});

describe('Hyperband', () => {
  /** Table 1 of the paper for R = 81, eta = 3. */
  it('has brackets of 81, 34, 15, 8 and 5, then anew', () => {
    const sizes = [0, 1, 2, 3, 4, 5].map((k) => newBracket(k, 5, 3));
    expect(sizes.map(({ undrawn }) => undrawn)).toEqual([81, 34, 15, 8, 5, 81]);
    expect(sizes.map(({ rung }) => rung)).toEqual([0, 1, 2, 3, 4, 0]);
  });

  it('takes the best third of a rung to the next', () => {
    const context = plainContext(hillSpace, { samples: 40n, ...epochs });
    const { asks } = playSearch(hyperband, context, 1, simplest, { landscape: hills });
    expect(asks.map(({ fidelity }) => fidelity)).toEqual(
      [27, 9, 3, 1].flatMap((n, level) => Array.from({ length: n }, () => level)),
    );
    const best = asks.slice(0, 27).toSorted((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
    expect(asks.slice(27, 36).map(({ position }) => position)).toEqual(
      best.slice(0, 9).map(({ position }) => position),
    );
  });
});
