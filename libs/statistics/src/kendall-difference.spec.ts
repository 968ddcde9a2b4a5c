import { describe, expect, it } from 'vitest';
import { estimateKendallDifference, kendallDifferenceCoefficient } from './kendall-difference.ts';
import { goldenAccuracies, goldenDigits, goldenScores, goldenSizes } from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

describe('the difference of two tau-b with the same accuracies', () => {
  it('has the interval of the difference of their influences', () => {
    // SciPy 1.17.1 for both tau-b, NumPy for the error; 1.96 of it on either side.
    const coefficient = kendallDifferenceCoefficient(goldenScores, goldenSizes, goldenAccuracies);
    const { low, high } = coefficient.analyticInterval(-0.002661377156900846);
    expect(low).toBeCloseTo(-0.1811908407938325, goldenDigits);
    expect(high).toBeCloseTo(0.1758680864800308, goldenDigits);
  });

  it('is estimated with a bootstrap over the same items', () => {
    const estimate = estimateKendallDifference(goldenScores, goldenSizes, goldenAccuracies, seeded(0));
    expect(estimate).toMatchObject({ method: 'bootstrap', count: 30 });
    expect(estimate?.value).toBeCloseTo(-0.002661377156900846, goldenDigits);
    // The bootstrap of 30 items: near the asymptotic interval.
    expect(estimate?.low).toBeCloseTo(-0.18, 1);
    expect(estimate?.high).toBeCloseTo(0.18, 1);
  });

  it('is nothing between a list and itself', () => {
    const estimate = estimateKendallDifference(goldenScores, goldenScores, goldenAccuracies, seeded(0));
    expect(estimate).toMatchObject({ value: 0, low: 0, high: 0 });
  });

  it('is not defined where one of the two is not', () => {
    const tied = goldenScores.map(() => 1);
    expect(estimateKendallDifference(tied, goldenScores, goldenAccuracies, seeded(0))).toBeNull();
  });
});
