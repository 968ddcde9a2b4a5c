import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox, type Words2, type Words4 } from './philox.ts';

const mask = 0xffffffffn;

/** The rounds as the paper states them, in integers of any size. */
function philoxByDefinition(counter: Words4, key: Words2): readonly number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [product0, product1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [
      (product1 >> 32n) ^ c1 ^ k0,
      product1 & mask,
      (product0 >> 32n) ^ c3 ^ k1,
      product0 & mask,
    ];
    [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
  }
  return [c0, c1, c2, c3].map(Number);
}

/** The ends of the range and of its halves are where carries are lost. */
const word = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffffff),
);

describe('Philox 4x32-10 in float64 and int32', () => {
  it('equals its definition in integers of any size', () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(philox(counter, key)).toEqual(philoxByDefinition(counter, key));
      }),
      { numRuns: 2000 },
    );
  });
});
