import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHammingKernel } from './hamming-kernel.ts';
import { naiveHammingKernel, type NaiveRelu } from './testing/naive-hamming-kernel.ts';

const relu = (size: number): fc.Arbitrary<NaiveRelu> =>
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4200 })),
      fc.nat(),
      fc.nat({ max: 3 }),
    )
    .map(([width, seed, extra]) => ({
      codes: Uint8Array.from({ length: size * width }, (_, k) => Math.imul(k + seed, 2654435761) >>> 31),
      weights: { unit: 1, released: 1 + extra },
    }));

const batch = fc
  .oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 11, max: 40 }))
  .chain((size) => fc.tuple(fc.constant(size), fc.array(relu(size), { minLength: 1, maxLength: 3 })));

function fastKernel(size: number, relus: readonly NaiveRelu[]) {
  const kernel = createHammingKernel(size);
  const views = kernel.reset(relus.map(({ codes }) => codes.length / size));
  relus.forEach(({ codes, weights }, k) => {
    views[k]?.set(codes);
    if (views[k]) kernel.accumulate(views[k], weights);
  });
  return kernel.result();
}

describe('the Hamming kernel', () => {
  it('equals the definition for any number of images, any widths and weights', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        expect(fastKernel(size, relus)).toEqual(naiveHammingKernel(size, relus));
      }),
      { numRuns: 150 },
    );
  });

  it.each([127, 128, 129, 130, 1024])('equals the definition for %i images', (size) => {
    const codes = Uint8Array.from(
      { length: size * (size > 200 ? 9 : 77) },
      (_, k) => Math.imul(k + 5, 2246822519) >>> 31,
    );
    const relus = [{ codes, weights: { unit: 1, released: 2 } }];
    expect(fastKernel(size, relus)).toEqual(naiveHammingKernel(size, relus));
  });

  it('takes any non-zero byte as 1', () => {
    const codes = Uint8Array.of(0, 255, 2, 128, 1, 1);
    const relus = [{ codes, weights: { unit: 1, released: 1 } }];
    expect(fastKernel(2, relus).unit).toEqual(Int32Array.of(3, 2, 2, 3));
  });

  it('is symmetric with N_A on its diagonal', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        const units = relus.reduce((sum, { codes }) => sum + codes.length / size, 0);
        const { unit } = fastKernel(size, relus);
        for (let i = 0; i < size; i++) {
          expect(unit[i * size + i]).toBe(units);
          for (let j = 0; j < i; j++) expect(unit[i * size + j]).toBe(unit[j * size + i]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('counts a constant ReLU as agreement everywhere', () => {
    const kernel = createHammingKernel(3);
    kernel.reset([]);
    kernel.accumulateConstant(7, { unit: 1, released: 2 });
    expect(kernel.result()).toEqual({
      unit: new Int32Array(9).fill(7),
      released: new Int32Array(9).fill(14),
    });
  });

  it('starts from zero after a reset', () => {
    const kernel = createHammingKernel(2);
    kernel.accumulateConstant(5, { unit: 1, released: 1 });
    kernel.reset([]);
    expect(kernel.result().unit).toEqual(new Int32Array(4));
  });

  it('refuses codes that are not its own, sizes out of range and counts beyond int32', () => {
    const kernel = createHammingKernel(2);
    expect(() => kernel.accumulate(new Uint8Array(4), { unit: 1, released: 1 })).toThrow(
      /not one of the views/,
    );
    expect(() => createHammingKernel(0)).toThrow(/1 to 1024 images; received 0/);
    expect(() => createHammingKernel(1025)).toThrow(/received 1025/);
    expect(() => kernel.accumulateConstant(2 ** 30, { unit: 1, released: 2 })).toThrow(/fewer than 2\^31/);
  });
});
