import { describe, expect, it } from 'vitest';
import { kernelInGivenOrder } from './kernel-in-given-order.ts';

describe('a kernel in the order given', () => {
  it('has the entry of images i and j at row i, column j', () => {
    const sorted = Int32Array.of(9, 1, 2, 1, 9, 3, 2, 3, 9);
    // The image given first is row 2 of the sorted minibatch, the second row 0, the third row 1.
    expect(kernelInGivenOrder(sorted, [2, 0, 1])).toEqual(Int32Array.of(9, 2, 3, 2, 9, 1, 3, 1, 9));
  });

  it('refuses a kernel of another size', () => {
    expect(() => kernelInGivenOrder(new Int32Array(4), [0, 1, 2])).toThrow('has 9 entries; received 4');
  });
});
