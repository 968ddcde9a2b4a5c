import { describe, expect, it } from 'vitest';
import { bandsOf } from './bands.ts';

const sampleOf = (sizes: readonly number[]) => ({
  scores: sizes.map((_, item) => item),
  accuracies: sizes.map((_, item) => 10 * item),
});
const boundsOf = (sizes: readonly number[], limit: number) =>
  bandsOf(sampleOf(sizes), sizes, limit).map(({ from, to, sample }) => [from, to, sample.scores.length]);

describe('bandsOf', () => {
  it('gives each size its own band where there are no more sizes than bands', () => {
    const sizes = [2, 0, 1, 1, 2, 2, 2];
    expect(bandsOf(sampleOf(sizes), sizes, 3)).toEqual([
      { from: 0, to: 0, sample: { scores: [1], accuracies: [10] } },
      { from: 1, to: 1, sample: { scores: [2, 3], accuracies: [20, 30] } },
      { from: 2, to: 2, sample: { scores: [0, 4, 5, 6], accuracies: [0, 40, 50, 60] } },
    ]);
  });

  it('makes bands of as many items where sizes differ', () => {
    const sizes = Array.from({ length: 12 }, (_, item) => 100 - item);
    expect(boundsOf(sizes, 3)).toEqual([
      [89, 92, 4],
      [93, 96, 4],
      [97, 100, 4],
    ]);
  });

  it('does not part items of one size', () => {
    expect(boundsOf([1, 2, 2, 2, 2, 2, 3, 4, 5], 3)).toEqual([
      [1, 1, 1],
      [2, 2, 5],
      [3, 5, 3],
    ]);
  });

  it('is one band of all, and none of nothing', () => {
    expect(boundsOf([3, 1, 2], 1)).toEqual([[1, 3, 3]]);
    expect(boundsOf([], 4)).toEqual([]);
  });

  it('refuses a broken limit, sizes of another length and sizes that are no numbers', () => {
    expect(() => boundsOf([1], 0)).toThrow('the number of bands is a whole number from 1');
    expect(() => bandsOf(sampleOf([1, 2]), [1], 2)).toThrow('received 2 and 1 values');
    expect(() => boundsOf([1, NaN], 2)).toThrow('item 1 of the sizes is NaN; expected a finite number');
  });
});
