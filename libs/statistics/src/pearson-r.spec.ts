import { describe, expect, it } from 'vitest';
import { estimatePearsonR, pearsonCoefficient, pearsonR } from './pearson-r.ts';
import { goldenAccuracies, goldenDigits, goldenScores, goldenSizes } from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

describe('pearsonR', () => {
  // scipy.stats.pearsonr of SciPy 1.17.1.
  it.each([
    [goldenScores, goldenAccuracies, 0.8264081310317366],
    [goldenScores, goldenSizes, 0.8854544698519796],
  ])('is what SciPy gives', (a, b, r) => {
    expect(pearsonR(a, b)).toBeCloseTo(r, goldenDigits);
  });

  it('does not suffer from a large mean', () => {
    const far = goldenScores.map((score) => score + 2 ** 40);
    expect(pearsonR(far, goldenAccuracies)).toBeCloseTo(0.8264081310317366, goldenDigits);
  });

  it('is not defined where all numbers of a list are equal', () => {
    expect(pearsonR([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
    expect(pearsonR([], [])).toBeNull();
  });

  it('refuses lists of two lengths and what is not finite', () => {
    expect(() => pearsonR([1, 2], [1])).toThrow('received 2 and 1 values, expected as many');
    expect(() => pearsonR([1, -Infinity], [1, 2])).toThrow(
      'item 1 of the first list is -Infinity; expected a finite number',
    );
  });
});

describe('the interval of r', () => {
  it('supposes no distribution for many items', () => {
    // NumPy: tanh(artanh(r) -+ 1.96 error / (1 - r^2)), error = 0.08975725963642106 by the influence function.
    const coefficient = pearsonCoefficient(goldenScores, goldenAccuracies);
    const { low, high } = coefficient.analyticInterval(0.8264081310317366);
    expect(low).toBeCloseTo(0.5524014429083103, goldenDigits);
    expect(high).toBeCloseTo(0.9392410513923635, goldenDigits);
  });

  it('is of a bootstrap for few', () => {
    const estimate = estimatePearsonR(goldenScores, goldenAccuracies, seeded(0));
    expect(estimate).toMatchObject({ method: 'bootstrap', count: 30 });
    expect(estimate?.low).toBeLessThan(0.7);
    expect(estimate?.high).toBeGreaterThan(0.85);
  });
});
