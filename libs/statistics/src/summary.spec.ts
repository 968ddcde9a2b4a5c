import { describe, expect, it } from 'vitest';
import { quantile, summarise } from './summary.ts';
import { goldenAccuracies, goldenDigits } from './testing/golden-lists.ts';

describe('summarise', () => {
  it('is what NumPy gives', () => {
    // NumPy 2.4.6: mean() and std(ddof=1).
    const { count, mean, standardDeviation } = summarise(goldenAccuracies);
    expect(count).toBe(30);
    expect(mean).toBeCloseTo(68.93333333333334, goldenDigits);
    expect(standardDeviation).toBeCloseTo(8.120571295230375, goldenDigits);
  });

  it('gives equal numbers themselves and no deviation', () => {
    expect(summarise([0.1, 0.1, 0.1])).toEqual({ count: 3, mean: 0.1, standardDeviation: 0 });
  });

  it('gives one number no deviation of a sample', () => {
    expect(summarise([4])).toEqual({ count: 1, mean: 4, standardDeviation: null });
  });

  it('refuses an empty list and what is not finite', () => {
    expect(() => summarise([])).toThrow('received no numbers, expected at least one');
    expect(() => summarise([1, NaN])).toThrow('item 1 of the list is NaN; expected a finite number');
  });
});

describe('quantile', () => {
  // numpy.quantile of NumPy 2.4.6.
  it.each([
    [0, 55.5],
    [0.025, 57.675],
    [0.1, 60.45],
    [0.5, 67.75],
    [0.9, 77.4],
    [1, 97],
  ])('at %d is what NumPy gives', (probability, expected) => {
    expect(quantile(goldenAccuracies, probability)).toBeCloseTo(expected, goldenDigits);
  });

  it('leaves the list as it was', () => {
    const values = [3, 1, 2];
    expect(quantile(values, 0.5)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses another probability', () => {
    expect(() => quantile([1], 1.5)).toThrow('a probability lies from 0 to 1; received 1.5');
    expect(() => quantile([1], NaN)).toThrow('received NaN');
  });
});
