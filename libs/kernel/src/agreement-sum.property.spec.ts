import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgreementSum } from './agreement-sum.ts';
import { createHammingKernel } from './hamming-kernel.ts';
import { randomCodes } from './testing/random-codes.ts';

const signOf = (code: number): number => (code === 0 ? -1 : 1);

/** s s^T in float32, as a device multiplies: every operation is rounded. */
function productsOf(codes: Uint8Array, size: number): Float32Array {
  const width = codes.length / size;
  const products = new Float32Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < width; k++)
        products[i * size + j]! += signOf(codes[i * width + k]!) * signOf(codes[j * width + k]!);
  return products;
}

const weights = fc.record({ unit: fc.nat(3), released: fc.nat(3) });
const relus = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(), weights), {
  minLength: 1,
  maxLength: 5,
});

describe('kernels from products of signs', () => {
  it('are those of the packed codes, entry by entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), relus, (size, all) => {
        const sum = createAgreementSum(size);
        const kernel = createHammingKernel(size);
        kernel.reset([]);
        for (const [width, seed, counts] of all) {
          const codes = randomCodes(size * width, seed);
          sum.add(productsOf(codes, size), width, counts);
          kernel.accumulate(codes, counts);
          sum.addConstant(seed % 5, counts);
          if (seed % 5 > 0) kernel.accumulateConstant(seed % 5, counts);
        }
        expect(sum.result()).toEqual(kernel.result());
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, number[], number]>([
    ['a diagonal that is not the number of units', [4, 0, 0, 3], 4],
    ['a number that no signs sum up to', [4, 1, 1, 4], 4],
    ['more than there are units', [4, 6, 6, 4], 4],
    ['no number', [4, NaN, NaN, 4], 4],
    ['another number of images', [4], 4],
    ['more units than float32 counts', [2 ** 25, 0, 0, 2 ** 25], 2 ** 25],
  ])('are refused for %s', (_what, products, units) => {
    const sum = createAgreementSum(2);
    expect(() => sum.add(Float32Array.from(products), units, { unit: 1, released: 1 })).toThrow(RangeError);
    expect(sum.result().unit).toEqual(new Int32Array(4));
  });
});
