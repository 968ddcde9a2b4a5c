import { describe, expect, it } from 'vitest';
import { estimateSpearmanRho, rankInterval, spearmanRho } from './spearman-rho.ts';
import {
  goldenAccuracies,
  goldenDigits,
  goldenScores,
  goldenScoresWithGaps,
  goldenSizes,
} from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

describe('spearmanRho', () => {
  // scipy.stats.spearmanr of SciPy 1.17.1; -1e300 for null.
  it.each([
    [goldenScores, goldenAccuracies, 0.6576860894935328],
    [goldenScores, goldenSizes, 0.8121876704174636],
    [goldenScoresWithGaps, goldenAccuracies, 0.5579423641678639],
  ])('is what SciPy gives', (a, b, rho) => {
    expect(spearmanRho(a, b)).toBeCloseTo(rho, goldenDigits);
  });

  it('is 1 for one order and -1 for its reverse', () => {
    expect(spearmanRho([1, 2, 2, 9], [10, 20, 20, 21])).toBe(1);
    expect(spearmanRho([1, 2, 3, null], [1, 2, 0, 9])).toBeLessThan(0);
    expect(spearmanRho([1, 2, 2, 9], [4, 2, 2, 1])).toBe(-1);
  });

  it('is not defined where all items of a list are tied', () => {
    expect(spearmanRho([7, 7], [1, 2])).toBeNull();
    expect(spearmanRho([], [])).toBeNull();
  });

  it('refuses lists of two lengths and NaN', () => {
    expect(() => spearmanRho([1, 2], [1])).toThrow('received 2 and 1 values, expected as many');
    expect(() => spearmanRho([NaN, 2], [1, 2])).toThrow('item 0 of the first list is NaN');
  });
});

describe('the interval of rho', () => {
  it('is that of Bonett and Wright for many items', () => {
    // NumPy: tanh(artanh(rho) -+ 1.96 sqrt((1 + rho^2 / 2) / (n - 3))), n = 30.
    const { low, high } = rankInterval(0.6576860894935328, 30, 0);
    expect(low).toBeCloseTo(0.3563821718031433, goldenDigits);
    expect(high).toBeCloseTo(0.8350869013658612, goldenDigits);
  });

  it('is of a bootstrap for few', () => {
    const estimate = estimateSpearmanRho(goldenScores, goldenAccuracies, seeded(0));
    expect(estimate).toMatchObject({ method: 'bootstrap', count: 30 });
    expect(estimate?.low).toBeLessThan(0.5);
    expect(estimate?.high).toBeGreaterThan(0.75);
  });
});
