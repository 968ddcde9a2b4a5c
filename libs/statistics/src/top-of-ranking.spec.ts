import { describe, expect, it } from 'vitest';
import { precisionAt, regretAt, topOf } from './top-of-ranking.ts';

const sample = { scores: [5, 4, 3, 2, null], accuracies: [90, 70, 94, 93, 10] };

describe('precisionAt', () => {
  it('is the share of the k best by score that are among the k best by accuracy', () => {
    expect(precisionAt(sample, 1)).toBe(0);
    expect(precisionAt(sample, 2)).toBe(0);
    expect(precisionAt(sample, 3)).toBeCloseTo(2 / 3, 15);
    expect(precisionAt(sample, 4)).toBe(1);
    expect(precisionAt(sample, 5)).toBe(1);
  });

  it('is by chance where nothing has a score', () => {
    const scores = sample.scores.map(() => null);
    expect(precisionAt({ ...sample, scores }, 2)).toBeCloseTo(2 / 5, 15);
  });

  it('refuses a k beyond the sample', () => {
    expect(() => precisionAt(sample, 6)).toThrow('k is a whole number from 1 to 5; received 6');
    expect(() => precisionAt(sample, 0)).toThrow('received 0');
    expect(() => precisionAt(sample, 1.5)).toThrow('received 1.5');
  });

  it('refuses a broken sample', () => {
    expect(() => precisionAt({ scores: [1, 2], accuracies: [1] }, 1)).toThrow('received 2 and 1 values');
    expect(() => precisionAt({ scores: [1, NaN], accuracies: [1, 2] }, 1)).toThrow(
      'item 1 of the scores is NaN',
    );
    expect(() => precisionAt({ scores: [1, 2], accuracies: [Infinity, 2] }, 1)).toThrow(
      'item 0 of the accuracies is Infinity; expected a finite number',
    );
  });
});

describe('regretAt', () => {
  it('is what the best of the top k lacks to the best of all', () => {
    expect([1, 2, 3, 5].map((k) => regretAt(sample, k))).toEqual([4, 4, 0, 0]);
  });

  it('is the mean over the orders of ties across the k-th place', () => {
    // One of 70, 94 and 93 beside 90: the best is 90, 94 or 93.
    const tied = { ...sample, scores: [5, 3, 3, 3, null] };
    expect(regretAt(tied, 2)).toBeCloseTo(94 - (90 + 94 + 93) / 3, 12);
    // Two of them: 94 in two of three pairs, else 93.
    expect(regretAt(tied, 3)).toBeCloseTo(94 - (94 + 94 + 93) / 3, 12);
    expect(regretAt(tied, 4)).toBe(0);
  });
});

describe('topOf', () => {
  it('takes the best by accuracy, in their order', () => {
    expect(topOf(sample, 0.4)).toEqual({ scores: [3, 2], accuracies: [94, 93] });
    expect(topOf(sample, 1)).toEqual(sample);
  });

  it('takes at least one, and all that are tied with the last', () => {
    expect(topOf(sample, 0.001)).toEqual({ scores: [3], accuracies: [94] });
    expect(topOf({ scores: [1, 2, 3, 4], accuracies: [5, 9, 9, 9] }, 0.25).scores).toEqual([2, 3, 4]);
  });

  it('is nothing of nothing', () => {
    expect(topOf({ scores: [], accuracies: [] }, 0.1)).toEqual({ scores: [], accuracies: [] });
  });

  it('refuses a fraction outside (0, 1]', () => {
    expect(() => topOf(sample, 0)).toThrow('a fraction lies above 0 and is at most 1; received 0');
    expect(() => topOf(sample, 10)).toThrow('received 10');
  });
});
