import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHammingKernel, type HammingKernel, type KernelPair } from './hamming-kernel.ts';
import { naiveHammingKernel, type NaiveRelu } from './testing/naive-hamming-kernel.ts';
import { randomCodes } from './testing/random-codes.ts';

const widths = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(511, 512, 513, 1024, 4095, 8197));
const weights = fc.record({ unit: fc.nat(3), released: fc.nat(5) });

const relu = (size: number, width: fc.Arbitrary<number>): fc.Arbitrary<NaiveRelu> =>
  fc.record({ codes: fc.tuple(width, fc.nat()).map(([w, seed]) => randomCodes(size * w, seed)), weights });

const batch = fc
  .oneof(fc.constantFrom(1, 2, 3, 7, 8, 9), fc.integer({ min: 1, max: 40 }))
  .chain((size) => fc.tuple(fc.constant(size), fc.array(relu(size, widths), { minLength: 1, maxLength: 3 })));

/** All of a network's views are filled before the first is read, as engines do. */
function kernelInPlace(size: number, relus: readonly NaiveRelu[]): KernelPair {
  const kernel = createHammingKernel(size);
  const views = kernel.reset(relus.map(({ codes }) => ({ width: codes.length / size, count: 1 })));
  relus.forEach(({ codes }, k) => views[k]!.set(codes));
  relus.forEach((one, k) => kernel.accumulate(views[k]!, one.weights));
  return kernel.result();
}

function kernelOfCopies(size: number, relus: readonly NaiveRelu[]): KernelPair {
  const kernel = createHammingKernel(size);
  for (const one of relus) kernel.accumulate(one.codes, one.weights);
  return kernel.result();
}

/** What ReLUs with these codes take: above 0, or not. */
function inputsFor(codes: Uint8Array): Float32Array {
  const above = [1, 1e-45, 3e38, Infinity];
  const notAbove = [0, -0, -1e-45, -1, -Infinity, NaN];
  return Float32Array.from(codes, (code, k) =>
    code === 0 ? notAbove[k % notAbove.length]! : above[code % above.length]!,
  );
}

function kernelOfInputs(size: number, relus: readonly NaiveRelu[]): KernelPair {
  const kernel = createHammingKernel(size);
  for (const one of relus) kernel.accumulateInputs(inputsFor(one.codes), one.weights);
  return kernel.result();
}

/** A network of one ReLU: its view. */
function onlyView(kernel: HammingKernel, width: number): Uint8Array {
  const [view] = kernel.reset([{ width, count: 1 }]);
  if (view === undefined) throw new Error('reset gave no view for its span');
  return view;
}

const areEqual = (a: KernelPair, b: KernelPair): boolean =>
  Buffer.from(a.unit.buffer).equals(Buffer.from(b.unit.buffer)) &&
  Buffer.from(a.released.buffer).equals(Buffer.from(b.released.buffer));

const once = { unit: 1, released: 1 };

describe('the Hamming kernel', () => {
  it('equals the definition for any number of images, any widths and weights', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        expect(areEqual(kernelInPlace(size, relus), naiveHammingKernel(size, relus))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('takes the matrices of a span one by one, in any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        (size, width, seed) => {
          const relus = [0, 1, 2].map((k) => ({ codes: randomCodes(size * width, seed + k), weights: once }));
          const kernel = createHammingKernel(size);
          const [view = new Uint8Array()] = kernel.reset([{ width, count: relus.length }]);
          relus.forEach(({ codes }, k) => view.set(codes, k * size * width));
          for (const k of [2, 0, 1])
            kernel.accumulate(view.subarray(k * size * width, (k + 1) * size * width), once);
          expect(areEqual(kernel.result(), naiveHammingKernel(size, relus))).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('takes codes from anywhere as it takes its own', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        expect(areEqual(kernelOfCopies(size, relus), kernelInPlace(size, relus))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('takes inputs as it takes their codes', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        expect(areEqual(kernelOfInputs(size, relus), naiveHammingKernel(size, relus))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('takes inputs and codes of one network in turns', () => {
    const relus = [300, 20_000, 7].map((width) => ({ codes: randomCodes(3 * width, width), weights: once }));
    const kernel = createHammingKernel(3);
    for (const [k, { codes }] of relus.entries()) {
      if (k === 1) kernel.accumulate(codes, once);
      else kernel.accumulateInputs(inputsFor(codes), once);
    }
    expect(areEqual(kernel.result(), naiveHammingKernel(3, relus))).toBe(true);
  });

  it.each([1, 127, 128, 129, 130, 255])('equals the definition for %i images', (size) => {
    const relus = [{ codes: randomCodes(size * 77, size), weights: { unit: 1, released: 2 } }];
    expect(areEqual(kernelInPlace(size, relus), naiveHammingKernel(size, relus))).toBe(true);
  });

  it('equals the definition for 1,024 images', () => {
    const relus = [{ codes: randomCodes(1024 * 9, 5), weights: { unit: 1, released: 2 } }];
    expect(areEqual(kernelInPlace(1024, relus), naiveHammingKernel(1024, relus))).toBe(true);
  });

  it.each([16_383, 16_384, 16_385, 40_001])('equals the definition for a ReLU of %i units', (width) => {
    const relus = [{ codes: randomCodes(5 * width, width), weights: { unit: 1, released: 2 } }];
    const expected = naiveHammingKernel(5, relus);
    expect(areEqual(kernelInPlace(5, relus), expected)).toBe(true);
    expect(areEqual(kernelOfCopies(5, relus), expected)).toBe(true);
    expect(areEqual(kernelOfInputs(5, relus), expected)).toBe(true);
  });

  it.each([128, 3968, 16_384, 32_768])('counts codes that differ in all of %i units', (width) => {
    const codes = new Uint8Array(2 * width).fill(1, width);
    expect(kernelOfCopies(2, [{ codes, weights: once }]).unit).toEqual(Int32Array.of(width, 0, 0, width));
  });

  it('takes any non-zero byte as 1', () => {
    const codes = Uint8Array.of(0, 255, 2, 128, 1, 1);
    expect(kernelInPlace(2, [{ codes, weights: once }]).unit).toEqual(Int32Array.of(3, 2, 2, 3));
  });

  it('is symmetric with N_A on its diagonal', () => {
    fc.assert(
      fc.property(batch, ([size, relus]) => {
        const units = relus.reduce((sum, one) => sum + (one.weights.unit * one.codes.length) / size, 0);
        const { unit } = kernelInPlace(size, relus);
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
    kernel.accumulateConstant(7, { unit: 1, released: 2 });
    expect(kernel.result()).toEqual({
      unit: new Int32Array(9).fill(7),
      released: new Int32Array(9).fill(14),
    });
  });

  it('starts from zero after a reset, whatever the network before it left', () => {
    const kernel = createHammingKernel(4);
    for (const width of [1000, 3, 70]) {
      const relus = [{ codes: randomCodes(4 * width, width), weights: once }];
      const view = onlyView(kernel, width);
      view.set(relus[0]!.codes);
      kernel.accumulate(view, once);
      expect(areEqual(kernel.result(), naiveHammingKernel(4, relus))).toBe(true);
    }
  });
});

describe('the Hamming kernel refuses', () => {
  it('numbers of images out of range', () => {
    expect(() => createHammingKernel(0)).toThrow(/1 to 1024 images; received 0/);
    expect(() => createHammingKernel(1025)).toThrow(/received 1025/);
    expect(() => createHammingKernel(1.5)).toThrow(/received 1.5/);
  });

  it('views from before its last reset, whether memory has grown since or not', () => {
    const kernel = createHammingKernel(2);
    const held = onlyView(kernel, 10);
    kernel.reset([{ width: 20, count: 1 }]);
    expect(() => kernel.accumulate(held, once)).toThrow(/last reset did not give out/);
    kernel.reset([{ width: 1_000_000, count: 1 }]);
    expect(() => kernel.accumulate(held, once)).toThrow(/received 0 bytes \(a view from before/);
  });

  it('parts of a view that are no matrix of it', () => {
    const kernel = createHammingKernel(2);
    const [view = new Uint8Array()] = kernel.reset([{ width: 10, count: 2 }]);
    for (const part of [view, view.subarray(0, 10), view.subarray(10, 30)])
      expect(() => kernel.accumulate(part, once)).toThrow(/last reset did not give out/);
  });

  it('codes that are no rows of equal length', () => {
    expect(() => createHammingKernel(2).accumulate(new Uint8Array(3), once)).toThrow(/received 3 bytes/);
  });

  it.each([0, 3])('%i inputs, which are no rows of equal length', (length) => {
    const kernel = createHammingKernel(2);
    expect(() => kernel.accumulateInputs(new Float32Array(length), once)).toThrow(
      `2 rows of equally many values; received ${length} values`,
    );
  });

  it('widths and weights that are no counts', () => {
    const kernel = createHammingKernel(2);
    expect(() => kernel.reset([{ width: 0, count: 1 }])).toThrow(/one unit or more; received 0/);
    expect(() => kernel.reset([{ width: 1, count: 0 }])).toThrow(/one ReLU or more; received 0/);
    expect(() => kernel.accumulateConstant(2.5, once)).toThrow(/received 2.5/);
    expect(() => kernel.accumulateConstant(2, { unit: -1, released: 1 })).toThrow(/received -1 \(unit\)/);
  });

  it('more codes than 4 GiB hold, and goes on as before', () => {
    const kernel = createHammingKernel(1024);
    kernel.accumulateConstant(5, once);
    expect(() => kernel.reset([{ width: 1_000_000, count: 5 }])).toThrow(/expected at most 4294967296/);
    expect(kernel.result().unit[1]).toBe(5);
  });

  it('2^31 units, and adds nothing then', () => {
    const kernel = createHammingKernel(2);
    kernel.accumulateConstant(2 ** 30 - 1, { unit: 1, released: 2 });
    expect(() => kernel.accumulateConstant(1, { unit: 1, released: 2 })).toThrow(
      /2147483648 units; expected/,
    );
    expect(kernel.result().released[0]).toBe(2 ** 31 - 2);
  });
});
