import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largePrime } from './primes.ts';
import { decideRank } from './rank.ts';
import { bareissElimination } from './testing/bareiss-elimination.ts';
import { naiveHammingKernel } from './testing/naive-hamming-kernel.ts';
import { randomCodes } from './testing/random-codes.ts';

const kernelOf = (size: number, codes: Uint8Array): Int32Array =>
  naiveHammingKernel(size, [{ codes, weights: { unit: 1, released: 1 } }]).unit;

/** Few units beside the images, so that all three outcomes are common. */
const kernels = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 24 }), fc.nat())
  .map(([size, width, seed]) => ({ size, kernel: kernelOf(size, randomCodes(size * width, seed)) }));

describe('singular or not', () => {
  it('is decided as the exact determinant and rank say', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        const { determinant, rank } = bareissElimination(kernel, size);
        const decision = decideRank(kernel, size);
        expect(decision.kind === 'non-singular').toBe(determinant !== 0n);
        if (decision.kind === 'dependent-codes') expect(decision).toMatchObject({ rank, isProven: true });
      }),
      { numRuns: 400 },
    );
  });

  it('names the images that coincide', () => {
    const codes = Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1);
    const groups = [
      [0, 2],
      [1, 3],
    ];
    expect(decideRank(kernelOf(4, codes), 4)).toEqual({ kind: 'coinciding-images', groups });
  });

  it('finds codes that are dependent without being equal, with their rank', () => {
    // All four codes of two units: opposite codes' rows of K sum to the same constant vector.
    const kernel = kernelOf(4, Uint8Array.of(0, 0, 0, 1, 1, 0, 1, 1));
    expect(kernel).toEqual(Int32Array.of(2, 1, 1, 0, 1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 1, 2));
    expect(decideRank(kernel, 4)).toEqual({ kind: 'dependent-codes', rank: 3, isProven: true });
  });

  it('is not fooled by a determinant that the first prime divides', () => {
    // Two images that differ in one of 2^30 units: the determinant is (2^31 - 1) * 1, the first prime itself.
    const kernel = Int32Array.of(2 ** 30, 2 ** 30 - 1, 2 ** 30 - 1, 2 ** 30);
    expect(bareissElimination(kernel, 2).determinant).toBe(BigInt(largePrime(0)));
    expect(decideRank(kernel, 2)).toEqual({ kind: 'non-singular' });
  });

  it('is proven for 128 and 256 images of too few units', () => {
    // Seven and eight units have as many codes; K = (7 J + S S^T) / 2 of the signs S has rank 1 + 7, and so on.
    for (const units of [7, 8]) {
      const size = 2 ** units;
      const codes = Uint8Array.from(
        { length: size * units },
        (_, k) => (Math.floor(k / units) >> (k % units)) & 1,
      );
      expect(decideRank(kernelOf(size, codes), size)).toEqual({
        kind: 'dependent-codes',
        rank: 1 + units,
        isProven: true,
      });
    }
  });

  it('says that it has no proof above 256 images', () => {
    const size = 257;
    const codes = Uint8Array.from({ length: size * 9 }, (_, k) => (Math.floor(k / 9) >> (k % 9)) & 1);
    expect(decideRank(kernelOf(size, codes), size)).toEqual({
      kind: 'dependent-codes',
      rank: 10,
      isProven: false,
    });
  });

  it('is refused for a matrix of another shape', () => {
    expect(() => decideRank(new Int32Array(3), 2)).toThrow(/2 rows has 4 entries; received 3/);
  });
});
