import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { determinantTerms } from './determinant.ts';
import { largePrime } from './primes.ts';
import { decideRank } from './rank.ts';
import { naiveHammingKernel } from './testing/naive-hamming-kernel.ts';

/** Exact determinant by Bareiss's fraction-free elimination. */
function exactDeterminant(entries: Int32Array, size: number): bigint {
  const m = Array.from({ length: size }, (_, i) =>
    Array.from(entries.slice(i * size, (i + 1) * size), BigInt),
  );
  let [sign, previous] = [1n, 1n];
  for (let k = 0; k < size - 1; k++) {
    const pivot = m.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (pivot < 0) return 0n;
    if (pivot !== k) [m[k], m[pivot], sign] = [m[pivot]!, m[k]!, -sign];
    for (let i = k + 1; i < size; i++)
      for (let j = k + 1; j < size; j++)
        m[i]![j] = (m[i]![j]! * m[k]![k]! - m[i]![k]! * m[k]![j]!) / previous;
    previous = m[k]![k]!;
  }
  return sign * m[size - 1]![size - 1]!;
}

const logOf = (value: bigint): number => {
  const digits = (value < 0n ? -value : value).toString();
  return Math.log(Number(`0.${digits.slice(0, 18)}`)) + digits.length * Math.LN10;
};

const kernels = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 24 }), fc.infiniteStream(fc.nat(1)))
  .map(([size, width, bits]) => {
    const codes = Uint8Array.from(Array.from({ length: size * width }, () => bits.next().value as number));
    return { size, kernel: naiveHammingKernel(size, [{ codes, weights: { unit: 1, released: 1 } }]).unit };
  });

describe('singular or not', () => {
  it('is decided as the exact determinant says', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        const isSingular = exactDeterminant(kernel, size) === 0n;
        expect(decideRank(kernel, size).kind !== 'non-singular').toBe(isSingular);
      }),
      { numRuns: 400 },
    );
  });

  it('names the images that coincide', () => {
    const codes = Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1);
    const { unit } = naiveHammingKernel(4, [{ codes, weights: { unit: 1, released: 1 } }]);
    expect(decideRank(unit, 4)).toEqual({
      kind: 'coinciding-images',
      groups: [
        [0, 2],
        [1, 3],
      ],
    });
  });

  it('finds codes that are dependent without being equal, with their rank', () => {
    // All four codes of two units: opposite codes' rows of K sum to the same constant vector.
    const codes = Uint8Array.of(0, 0, 0, 1, 1, 0, 1, 1);
    const { unit } = naiveHammingKernel(4, [{ codes, weights: { unit: 1, released: 1 } }]);
    expect(exactDeterminant(unit, 4)).toBe(0n);
    expect(decideRank(unit, 4)).toEqual({ kind: 'dependent-codes', rank: 3, isProven: true });
  });

  it('is not fooled by a determinant that the first prime divides', () => {
    const prime = largePrime(0);
    // det [[p, 0], [0, p]] = p^2; off the diagonal nothing agrees.
    expect(decideRank(Int32Array.of(prime, 0, 0, prime), 2).kind).toBe('non-singular');
  });

  it('says that it has no proof above 256 images', () => {
    const size = 257;
    const codes = new Uint8Array(size * 9);
    for (let i = 0; i < size; i++) for (let k = 0; k < 9; k++) codes[i * 9 + k] = (i >> k) & 1;
    const { unit } = naiveHammingKernel(size, [{ codes, weights: { unit: 1, released: 1 } }]);
    expect(decideRank(unit, size)).toMatchObject({ kind: 'dependent-codes', isProven: false });
  });
});

describe('ln|det K_H|', () => {
  it('equals the exact determinant', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        fc.pre(decideRank(kernel, size).kind === 'non-singular');
        // Ten digits: 9 x 9 integer matrices of this size are conditioned far below 1e5.
        expect(determinantTerms(kernel, size).value).toBeCloseTo(logOf(exactDeterminant(kernel, size)), 9);
      }),
      { numRuns: 300 },
    );
  });

  it('is the sum of its terms, the separation term never above zero', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        fc.pre(decideRank(kernel, size).kind === 'non-singular');
        const { value, sizeTerm, separationTerm } = determinantTerms(kernel, size);
        expect(value).toBe(sizeTerm + separationTerm);
        expect(sizeTerm).toBe(size * Math.log(kernel[0] ?? 0));
        expect(separationTerm).toBeLessThanOrEqual(1e-9);
      }),
    );
  });
});
