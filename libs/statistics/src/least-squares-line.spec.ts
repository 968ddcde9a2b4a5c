import { describe, expect, it } from 'vitest';
import { leastSquaresLine } from './least-squares-line.ts';
import { goldenAccuracies, goldenDigits, goldenSizes } from './testing/golden-lists.ts';

describe('leastSquaresLine', () => {
  it('is what SciPy gives', () => {
    // scipy.stats.linregress of SciPy 1.17.1.
    const { slope, intercept } = leastSquaresLine(goldenSizes, goldenAccuracies);
    expect(slope).toBeCloseTo(2.954368264159597, goldenDigits);
    expect(intercept).toBeCloseTo(59.38087594588397, goldenDigits);
  });

  it('goes through points that lie on one, far from 0', () => {
    const x = [2 ** 40, 2 ** 40 + 1, 2 ** 40 + 4];
    expect(leastSquaresLine(x, [7, 9, 15]).slope).toBeCloseTo(2, 7);
  });

  it('refuses what makes no line', () => {
    expect(() => leastSquaresLine([1, 1], [2, 3])).toThrow('points of at least two different x');
    expect(() => leastSquaresLine([], [])).toThrow('points of at least two different x');
    expect(() => leastSquaresLine([1, 2], [3])).toThrow('received 2 and 1 values, expected as many');
    expect(() => leastSquaresLine([1, NaN], [3, 4])).toThrow('item 1 of the list of x is NaN');
  });
});
