import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorBound, factorise } from './cholesky.ts';
import { logDeterminant, type DeterminantTerms } from './determinant.ts';
import { exactDeterminant, logAbsolute } from './exact-determinant.ts';
import { decideRank } from './rank.ts';
import { bareissElimination } from './testing/bareiss-elimination.ts';
import { naiveHammingKernel } from './testing/naive-hamming-kernel.ts';
import { randomCodes } from './testing/random-codes.ts';

const kernelOf = (size: number, units: number, seed: number): Int32Array =>
  naiveHammingKernel(size, [{ codes: randomCodes(size * units, seed), weights: { unit: 1, released: 1 } }])
    .unit;

const kernels = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 24 }), fc.nat())
  .map(([size, units, seed]) => ({ size, kernel: kernelOf(size, units, seed) }))
  .filter(({ size, kernel }) => decideRank(kernel, size).kind === 'non-singular');

function termsOf(kernel: Int32Array, size: number): DeterminantTerms {
  const determinant = logDeterminant(kernel, size);
  if (determinant.kind !== 'non-singular') throw new Error(`the kernel has ${determinant.kind}`);
  return determinant;
}

/** The bound on the error of ln|det K_H| that the product itself trusts. */
function boundOf(kernel: Int32Array, size: number): number {
  const lower = factorise(
    Float64Array.from(kernel, (entry) => entry / kernel[0]!),
    size,
  );
  return lower === null ? Infinity : errorBound(lower, size);
}

/** Rounding of the logarithms' sum and of ln|det| of the exact determinant: some hundred additions of numbers up to 10^3. */
const summing = 1e-11;

describe('the exact determinant', () => {
  it('is that of fraction-free elimination, sign included', () => {
    const entries = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const matrices = fc.integer({ min: 1, max: 7 }).chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.oneof(entries, fc.integer({ min: -2, max: 2 })), {
          minLength: size * size,
          maxLength: size * size,
        }),
      ),
    );
    fc.assert(
      fc.property(matrices, ([size, values]) => {
        const matrix = Int32Array.from(values);
        expect(exactDeterminant(matrix, size)).toBe(bareissElimination(matrix, size).determinant);
      }),
      { numRuns: 300 },
    );
  });
});

describe('ln|det K_H|', () => {
  it('equals the exact determinant', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        const exact = logAbsolute(bareissElimination(kernel, size).determinant);
        const error = Math.abs(termsOf(kernel, size).value - exact);
        expect(error).toBeLessThanOrEqual(boundOf(kernel, size) + summing);
      }),
      { numRuns: 300 },
    );
  });

  it('equals the exact determinant for 128 images within a bound of 1e-8', () => {
    const kernel = kernelOf(128, 2000, 3);
    const bound = boundOf(kernel, 128);
    expect(bound).toBeLessThan(1e-8);
    const exact = logAbsolute(exactDeterminant(kernel, 128));
    expect(Math.abs(termsOf(kernel, 128).value - exact)).toBeLessThanOrEqual(bound + summing);
  });

  it('is exact where float64 is not: two images that differ in one of 2^30 units', () => {
    const kernel = Int32Array.of(2 ** 30, 2 ** 30 - 1, 2 ** 30 - 1, 2 ** 30);
    expect(boundOf(kernel, 2)).toBeGreaterThan(1e-6);
    // ln(2^31 - 1) to all 16 digits; relative rounding of its sum with N ln N_A is 1e-15.
    expect(termsOf(kernel, 2).value).toBeCloseTo(21.487562596892644, 13);
  });

  it('does not depend on the order of the images beyond twice the bound', () => {
    const permuted = fc.tuple(fc.nat(), fc.shuffledSubarray([...Array(32).keys()], { minLength: 32 }));
    fc.assert(
      fc.property(permuted, ([seed, order]) => {
        const kernel = kernelOf(32, 500, seed);
        const other = Int32Array.from(order.flatMap((i) => order.map((j) => kernel[i * 32 + j]!)));
        const difference = termsOf(kernel, 32).value - termsOf(other, 32).value;
        expect(Math.abs(difference)).toBeLessThanOrEqual(2 * (boundOf(kernel, 32) + summing));
      }),
      { numRuns: 30 },
    );
  });

  it('is the sum of its terms, the separation term never above zero', () => {
    fc.assert(
      fc.property(kernels, ({ size, kernel }) => {
        const { value, sizeTerm, separationTerm } = termsOf(kernel, size);
        expect(value).toBe(sizeTerm + separationTerm);
        expect(sizeTerm).toBe(size * Math.log(kernel[0]!));
        expect(separationTerm).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is no number exactly where the rank says so, even where rounding makes the kernel positive definite', () => {
    const singular = fc
      .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 24 }), fc.nat())
      .map(([size, units, seed]) => ({ size, kernel: kernelOf(size, units, seed) }));
    fc.assert(
      fc.property(singular, ({ size, kernel }) => {
        const rank = decideRank(kernel, size);
        const determinant = logDeterminant(kernel, size);
        expect(determinant.kind).toBe(rank.kind);
        if (rank.kind !== 'non-singular') expect(determinant).toEqual(rank);
      }),
      { numRuns: 400 },
    );
  });

  it('is no number without units', () => {
    expect(logDeterminant(new Int32Array(4), 2)).toEqual({ kind: 'coinciding-images', groups: [[0, 1]] });
    expect(logDeterminant(Int32Array.of(0), 1)).toEqual({
      kind: 'dependent-codes',
      rank: 0,
      isProven: true,
    });
  });

  it('is refused for other shapes', () => {
    expect(() => logDeterminant(new Int32Array(3), 2)).toThrow(/has 4 entries; received 3/);
  });
});
