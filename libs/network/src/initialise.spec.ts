import { describe, expect, it } from 'vitest';
import { initialisations, initialise, isInitialisation, type Initialisation } from './initialise.ts';
import { parameterTensors, tensorSize, type ParameterTensor } from './parameters.ts';
import { everyLayerKindNetwork } from './testing/index.ts';

const names = Object.keys(initialisations).filter(isInitialisation);

const convolution: ParameterTensor = {
  path: 'cells.0.layers.0.op.1.weight',
  shape: [32, 16, 3, 3],
  role: 'convolution-weight',
  fanIn: 144,
};
const linear: ParameterTensor = {
  path: 'classifier.weight',
  shape: [100, 64],
  role: 'linear-weight',
  fanIn: 64,
};
const bias: ParameterTensor = { path: 'classifier.bias', shape: [100], role: 'bias', fanIn: 64 };
const valuesOf = (initialisation: Initialisation, tensor = convolution, seed = 0): Float32Array =>
  initialise(tensor, { initialisation, seed });

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviation(values: Float32Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
}
/** Places of the ones; every other value is 0. */
function placesOfOnes(values: Float32Array): readonly number[] {
  const places = [...values.keys()].filter((k) => values[k] !== 0);
  expect(places.every((k) => values[k] === 1)).toBe(true);
  return places;
}

describe('initial weights', () => {
  it.each(names)('%s: depend on seed and path', (name) => {
    expect(valuesOf(name)).toEqual(valuesOf(name));
    if (name === 'identity') return;
    expect(valuesOf(name)).not.toEqual(valuesOf(name, convolution, 1));
    expect(valuesOf(name)).not.toEqual(valuesOf(name, { ...convolution, path: 'cells.1.weight' }));
  });

  it.each(names)('%s: do not depend on what was filled before', (name) => {
    const tensors = parameterTensors(everyLayerKindNetwork());
    const forwards = tensors.map((tensor) => valuesOf(name, tensor, 9));
    const backwards = tensors.toReversed().map((tensor) => valuesOf(name, tensor, 9));
    expect(forwards).toEqual(backwards.toReversed());
    expect(forwards.map(({ length }) => length)).toEqual(tensors.map(({ shape }) => tensorSize(shape)));
  });

  it.each(names)('%s: norms start at weight 1 and bias 0', (name) => {
    const norm = { path: 'n.weight', shape: [3], fanIn: 1 };
    expect(valuesOf(name, { ...norm, role: 'norm-weight' })).toEqual(Float32Array.of(1, 1, 1));
    expect(valuesOf(name, { ...norm, role: 'norm-bias' })).toEqual(new Float32Array(3));
  });

  it.each(names)('%s: a seed that is no whole number is refused, for norms too', (name) => {
    expect(() => valuesOf(name, convolution, 0.5)).toThrow(/a seed is a whole number/);
    expect(() => valuesOf(name, { ...bias, role: 'norm-bias' }, -1)).toThrow(/received -1/);
  });

  // 4,608 values: the mean of a uniform variable is within 5 standard errors, 5 x width / sqrt(12 x 4608), its deviation within
  // 5 of sqrt(1/180) x 6 width / sqrt(4608), 5 % of it; the seed is fixed, so this holds always or never.
  it.each([
    ['kaiming-uniform', -1 / 12, 1 / 12],
    ['uniform', 0, 1],
    ['uniform-symmetric', -1, 1],
    ['uniform-half', -0.5, 0.5],
  ] as const)('%s: are uniform over their interval', (name, low, high) => {
    const values = valuesOf(name);
    const width = high - low;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.min(...values)).toBeLessThan(low + width / 100);
    expect(Math.max(...values)).toBeGreaterThan(high - width / 100);
    const standardError = width / Math.sqrt(12 * values.length);
    expect(Math.abs(mean(values) - (low + high) / 2)).toBeLessThan(5 * standardError);
    expect(Math.abs((deviation(values) * Math.sqrt(12)) / width - 1)).toBeLessThan(0.05);
  });

  it.each([
    ['convolutions', convolution, Math.sqrt(2 / (3 * 3 * 32))],
    [
      'grouped convolutions',
      { ...convolution, shape: [512, 1, 3, 3], fanIn: 9 },
      Math.sqrt(2 / (3 * 3 * 512)),
    ],
    ['linear layers', linear, 0.01],
  ])('kaiming-normal-fan-out: %s have the deviation of the released code', (_, tensor, expected) => {
    const values = valuesOf('kaiming-normal-fan-out', tensor);
    // Five standard errors: of the mean, deviation / sqrt(n); of the deviation, deviation / sqrt(2n).
    expect(Math.abs(mean(values))).toBeLessThan((5 * expected) / Math.sqrt(values.length));
    expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
  });

  it('biases are uniform within 1 / sqrt(fan in), and 0 under kaiming-normal-fan-out', () => {
    for (const name of names) {
      const values = valuesOf(name, bias);
      if (name === 'kaiming-normal-fan-out') expect(values).toEqual(new Float32Array(100));
      else expect(values).toEqual(valuesOf('kaiming-uniform', bias));
    }
    expect(Math.max(...valuesOf('kaiming-uniform', bias))).toBeLessThanOrEqual(1 / 8);
    expect(Math.max(...valuesOf('kaiming-uniform', bias))).toBeGreaterThan(1 / 8 - 1 / 80);
  });

  it.each([
    ['wide', [32, 16, 3, 3]],
    ['tall', [144, 4, 2, 2]],
    ['depthwise', [64, 1, 3, 3]],
    ['linear', [10, 64]],
  ])('orthogonal: rows or columns are orthonormal (%s)', (_, shape) => {
    const values = valuesOf('orthogonal', { ...convolution, shape });
    const rows = shape[0]!;
    const columns = values.length / rows;
    const count = Math.min(rows, columns);
    const at = (vector: number, k: number): number =>
      rows <= columns ? values[vector * columns + k]! : values[k * columns + vector]!;
    for (let a = 0; a < count; a++)
      for (let b = a; b < count; b++) {
        let dot = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) dot += at(a, k) * at(b, k);
        // Entries are rounded to float32: each product of unit vectors is some 1e-7 off.
        expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
  });

  // As torch.nn.init.dirac_ and eye_ of PyTorch 2.15 place them in tensors of these shapes.
  it.each<[string, readonly number[], readonly number[]]>([
    ['a convolution', [6, 4, 3, 5], [7, 82, 157, 232]],
    ['an even window', [4, 6, 2, 2], [3, 31, 59, 87]],
    ['a depthwise convolution', [4, 1, 3, 3], [4]],
    ['a linear layer', [2, 3], [0, 4]],
  ])('identity: passes channels on as PyTorch does (%s)', (_, shape, expected) => {
    expect(placesOfOnes(valuesOf('identity', { ...convolution, shape }))).toEqual(expected);
  });

  // Computed apart from this implementation, in Python: Philox in integers of any size, SHA-256 of hashlib, NumPy's QR. Exact but
  // for the last bit of float32, which logarithm, cosine and QR of another library may change.
  it.each([
    ['kaiming-uniform', [0.0692247822880745, 0.04596831277012825, -0.08206821978092194]],
    ['uniform', [0.9153487086296082, 0.7758098840713501, 0.007590660359710455]],
    ['uniform-symmetric', [0.8306974172592163, 0.5516197681427002, -0.984818696975708]],
    ['uniform-half', [0.41534870862960815, 0.2758098840713501, -0.492409348487854]],
    ['kaiming-normal-fan-out', [0.005659053102135658, -0.0345897376537323, 0.2554750442504883]],
    ['orthogonal', [0.0057853637263178825, -0.03536178544163704, 0.26117727160453796]],
  ] as const)('%s: keep their first values of version 1', (name, expected) => {
    const values = valuesOf(name);
    expected.forEach((value, k) => expect(Math.abs(values[k]! / value - 1)).toBeLessThan(2 ** -23));
  });

  it('orthogonal: keeps its last value of version 1, which hangs on all others', () => {
    const values = valuesOf('orthogonal');
    expect(values[values.length - 1]! / 0.03935350105166435).toBeCloseTo(1, 6);
  });

  it('kaiming-uniform: keeps a bias of version 1', () => {
    expect([...valuesOf('kaiming-uniform', bias, 3).slice(0, 2)]).toEqual([
      -0.07831771671772003, -0.1193995252251625,
    ]);
  });
});

describe('the table of initialisations', () => {
  it('has a title and a source for each', () => {
    for (const { title, source } of Object.values(initialisations)) {
      expect(title).not.toBe('');
      expect(source).toMatch(/https:|arXiv:/);
    }
  });

  it('knows its own names', () => {
    expect(names).toHaveLength(7);
    expect(isInitialisation('normal')).toBe(false);
    expect(isInitialisation('toString')).toBe(false);
  });
});
