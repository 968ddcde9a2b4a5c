import { describe, expect, it } from 'vitest';
import { estimateKendallTau, kendallCoefficient, kendallTau, pairwiseError } from './kendall-tau.ts';
import {
  goldenAccuracies,
  goldenDigits,
  goldenScores,
  goldenScoresWithGaps,
  goldenSizes,
} from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

describe('kendallTau', () => {
  it('is 1 for one order and -1 for its reverse', () => {
    expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
    expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  // scipy.stats.kendalltau of SciPy 1.17.1; all but the first have ties, and the third has an infinity.
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 2, 4, 5, 8, 6, 7], 0.7857142857142856],
    [[12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316],
    [[3, 3, 1, 2, 5, 5, 5, -Infinity], [2, 2, 2, 1, 7, 7, 6, 6], 0.4681910919173118],
    [goldenScores, goldenAccuracies, 0.524104953190417],
    [goldenScores, goldenSizes, 0.6971655174827793],
  ])('is what SciPy gives of %j and %j', (a, b, tau) => {
    expect(kendallTau(a, b)).toBeCloseTo(tau, goldenDigits);
  });

  it('ranks what is unscorable last, tied with each other', () => {
    // SciPy 1.17.1 with -1e300 for null.
    expect(kendallTau(goldenScoresWithGaps, goldenAccuracies)).toBeCloseTo(0.44534035348800216, goldenDigits);
    expect(kendallTau([null, -Infinity, 0], [1, 2, 3])).toBe(1);
  });

  it('is not defined where all items of a list are tied', () => {
    expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(kendallTau([1, 2, 3], [null, null, null])).toBeNull();
    expect(kendallTau([], [])).toBeNull();
    expect(kendallTau([1], [2])).toBeNull();
  });

  it('holds 0 and -0 for equal', () => {
    expect(kendallTau([0, -0, 1], [1, 1, 2])).toBe(1);
  });

  it('counts the pairs of a whole space exactly', () => {
    const items = 423_624;
    const half = items / 2;
    const ascending = Float64Array.from({ length: items }, (_, k) => k);
    // Both halves ascend, and the second lies below the first: half^2 pairs are discordant.
    const rotated = Float64Array.from({ length: items }, (_, k) => (k + half) % items);
    const pairs = (items * (items - 1)) / 2;
    expect(kendallTau(ascending, ascending)).toBe(1);
    expect(kendallTau(ascending, rotated)).toBe((pairs - 2 * half * half) / pairs);
  });

  it('refuses lists of two lengths, NaN and gaps', () => {
    expect(() => kendallTau([1, 2], [1])).toThrow('received 2 and 1 values, expected as many');
    expect(() => kendallTau([1, 2], [1, NaN])).toThrow('item 1 of the second list is NaN; expected a number');
    expect(() => kendallTau(new Array<number>(2), [1, 2])).toThrow('item 0 of the first list is undefined');
  });
});

describe("tau-b's asymptotic error", () => {
  const coefficient = kendallCoefficient(goldenScores, goldenAccuracies);

  it('is the ASE1 of contingency tables, corrected for the size of the sample', () => {
    // ASE1 of Brown and Benedetti (1977), as SAS documents it for PROC FREQ, computed from the table in NumPy:
    // 0.13409994421508545; times sqrt(n / (n - 1)), as squares are summed over n - 1.
    const error = 0.13409994421508545 * Math.sqrt(30 / 29);
    expect(pairwiseError(coefficient.influence())).toBeCloseTo(error, goldenDigits);
  });

  it('gives an interval symmetric in z', () => {
    // NumPy: tanh(artanh(tau) -+ 1.96 error / (1 - tau^2)) with the error above.
    const { low, high } = coefficient.analyticInterval(0.524104953190417);
    expect(low).toBeCloseTo(0.21023689773335022, goldenDigits);
    expect(high).toBeCloseTo(0.7400301707903576, goldenDigits);
  });

  it('is nothing for one and the same order', () => {
    const same = kendallCoefficient([1, 2, 2, 3, 4], [1, 2, 2, 3, 4]);
    expect(pairwiseError(same.influence())).toBeCloseTo(0, goldenDigits);
    expect(same.analyticInterval(1)).toEqual({ low: 1, high: 1 });
  });
});

describe('estimateKendallTau', () => {
  it('gives tau-b, an interval around it and how it was found', () => {
    const estimate = estimateKendallTau(goldenScoresWithGaps, goldenAccuracies, seeded(0));
    expect(estimate).toMatchObject({ level: 0.95, method: 'bootstrap', count: 30 });
    expect(estimate?.value).toBe(kendallTau(goldenScoresWithGaps, goldenAccuracies));
    expect(estimate?.low).toBeLessThan(0.4);
    expect(estimate?.high).toBeGreaterThan(0.5);
  });
});
