import { describe, expect, it } from 'vitest';
import { crossedDifference } from './crossed-difference.ts';

describe('a crossed difference', () => {
  it('over one row or one column is the paired t test', () => {
    const a = [50, 75, 75, 175, 150, 125];
    const b = [72.5, 68, 69, 64, 69.5, 64.5];
    // scipy.stats.ttest_rel and sem of SciPy 1.17.1; float64 sums of six terms agree to 12 digits.
    for (const grid of [
      { rows: 1, columns: 6 },
      { rows: 6, columns: 1 },
    ]) {
      const difference = crossedDifference(a, b, grid);
      expect(difference?.mean).toBeCloseTo(40.416666666666664, 12);
      expect(difference?.standardError).toBeCloseTo(21.01722177432382, 12);
      expect(difference?.degrees).toBe(5);
      expect(difference?.confidence).toBeCloseTo(0.8875086193838023, 12);
    }
  });

  it('over a grid adds the variances of rows, columns and what is left', () => {
    const a = [50, 75, 75, 175, 150, 125, 100, 150, -75, -25, 25, 225];
    const b = [45, 60, 58, 140, 141, 104, 77, 118, -90, -52, -10, 182];
    // The analysis of variance in NumPy 2.4.6: mean squares 154.08, 372.53 and 7.86, 4.63 degrees of freedom, which are taken as 4;
    // the confidence by scipy.stats.t of SciPy 1.17.1. Tolerance as above.
    const difference = crossedDifference(a, b, { rows: 3, columns: 4 });
    expect(difference?.mean).toBeCloseTo(23.083333333333332, 12);
    expect(difference?.standardError).toBeCloseTo(6.5748890991914575, 12);
    expect(difference?.degrees).toBe(4);
    expect(difference?.confidence).toBeCloseTo(0.9753466490505394, 12);
  });

  it('that is always the same is certain, unless it is none', () => {
    const [a, b] = [
      [3, 4, 5, 6],
      [1, 2, 3, 4],
    ];
    const grid = { rows: 2, columns: 2 };
    expect(crossedDifference(a, b, grid)).toMatchObject({ mean: 2, standardError: 0, confidence: 1 });
    expect(crossedDifference(a, a, grid)).toMatchObject({ mean: 0, standardError: 0, confidence: 0 });
  });

  it('is not known of a single pair', () => {
    expect(crossedDifference([1], [2], { rows: 1, columns: 1 })).toBeNull();
  });

  it('is of two lists of finite numbers that fill the grid', () => {
    const grid = { rows: 1, columns: 2 };
    expect(() => crossedDifference([1, 2, 3], [1, 2, 3], grid)).toThrow(
      'a grid of 1 x 2 has 2 values; received 3',
    );
    expect(() => crossedDifference([1, 2], [1], grid)).toThrow('expected as many');
    expect(() => crossedDifference([1, NaN], [1, 2], grid)).toThrow('finite');
  });
});
