import { describe, expect, it } from 'vitest';
import { kendallTau } from './kendall-tau.ts';

describe('kendallTau', () => {
  it('is 1 for one order and -1 for its reverse', () => {
    expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
    expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  // scipy.stats.kendalltau of SciPy 1.17.1; the last two have ties.
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 2, 4, 5, 8, 6, 7], 0.7857142857142856],
    [[12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316],
    [[3, 3, 1, 2, 5, 5, 5, -Infinity], [2, 2, 2, 1, 7, 7, 6, 6], 0.4681910919173118],
  ])('is what SciPy gives of %j and %j', (a, b, tau) => {
    expect(kendallTau(a, b)).toBeCloseTo(tau, 14);
  });

  it('refuses lists of two lengths', () => {
    expect(() => kendallTau([1, 2], [1])).toThrow('received 2 and 1 values, expected as many');
  });
});
