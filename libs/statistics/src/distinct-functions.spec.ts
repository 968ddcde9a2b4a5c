import { describe, expect, it } from 'vitest';
import { distinctOf } from './distinct-functions.ts';

describe('distinctOf', () => {
  it('has one item for each key, with the means, in the order of the first members', () => {
    const sample = { scores: [3, 1, 5, 2], accuracies: [90, 80, 92, 70] };
    expect(distinctOf(sample, ['b', 'a', 'b', 'c'])).toEqual({
      scores: [4, 1, 2],
      accuracies: [91, 80, 70],
    });
  });

  it('leaves what is unscorable out of the mean, and a class where all is', () => {
    const sample = { scores: [null, 4, null, null], accuracies: [1, 3, 5, 7] };
    expect(distinctOf(sample, [1n, 1n, 2n, 2n])).toEqual({ scores: [4, null], accuracies: [2, 6] });
  });

  it('keeps equal scores equal, however many there are in a class', () => {
    const sample = { scores: [0.1, 0.1, 0.1, 0.1], accuracies: [1, 1, 1, 1] };
    expect(distinctOf(sample, [0, 0, 0, 1]).scores).toEqual([0.1, 0.1]);
  });

  it('refuses keys of another number', () => {
    expect(() => distinctOf({ scores: [1], accuracies: [1] }, [])).toThrow('received 1 and 0 values');
  });
});
