import { describe, expect, it } from 'vitest';
import { initialisations, initialise, type Initialisation } from './initialise.ts';
import type { ParameterTensor } from './parameters.ts';

const convolution: ParameterTensor = {
  path: 'cells.0.layers.0.op.1.weight',
  shape: [32, 16, 3, 3],
  role: 'convolution-weight',
  fanIn: 144,
};
const of = (initialisation: Initialisation, tensor = convolution, seed = 0): Float32Array =>
  initialise(tensor, { initialisation, seed });

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

describe('initial weights', () => {
  it('depend on seed and path alone', () => {
    for (const name of Object.keys(initialisations) as Initialisation[]) {
      expect(of(name)).toEqual(of(name));
      if (name === 'identity') continue;
      expect(of(name)).not.toEqual(of(name, convolution, 1));
      expect(of(name)).not.toEqual(of(name, { ...convolution, path: 'cells.1.layers.0.op.1.weight' }));
    }
  });

  // 4,608 values: the mean of a uniform variable is within 5 standard errors, 5 x 0.577 bound / sqrt(4608).
  it.each([
    ['kaiming-uniform', -1 / 12, 1 / 12],
    ['uniform', 0, 1],
    ['uniform-symmetric', -1, 1],
    ['uniform-half', -0.5, 0.5],
  ] as const)('%s is uniform over its interval', (name, low, high) => {
    const values = of(name);
    const width = high - low;
    expect(Math.min(...values)).toBeGreaterThan(low);
    expect(Math.max(...values)).toBeLessThan(high);
    expect(Math.abs(mean(values) - (low + high) / 2)).toBeLessThan(
      (5 * width) / Math.sqrt(12 * values.length),
    );
    expect(deviation(values) / (width / Math.sqrt(12))).toBeCloseTo(1, 1);
  });

  it('kaiming-normal-fan-out has deviation sqrt(2 / (kH kW C_out)), linear layers 0.01, biases 0', () => {
    // The deviation of 4,608 normal values has a relative standard error of 0.0104.
    expect(deviation(of('kaiming-normal-fan-out')) / Math.sqrt(2 / 288)).toBeCloseTo(1, 1);
    const linear: ParameterTensor = {
      path: 'classifier.weight',
      shape: [64, 64],
      role: 'linear-weight',
      fanIn: 64,
    };
    expect(deviation(of('kaiming-normal-fan-out', linear)) / 0.01).toBeCloseTo(1, 1);
    const bias: ParameterTensor = { path: 'classifier.bias', shape: [64], role: 'bias', fanIn: 64 };
    expect(of('kaiming-normal-fan-out', bias).every((value) => value === 0)).toBe(true);
  });

  it.each([
    [32, 144],
    [144, 16],
  ])('orthogonal has orthonormal rows or columns (%i x %i)', (rows, columns) => {
    const values = of('orthogonal', { ...convolution, shape: [rows, columns, 1, 1] });
    const count = Math.min(rows, columns);
    const at = (vector: number, k: number): number =>
      (rows <= columns ? values[vector * columns + k] : values[k * columns + vector]) ?? NaN;
    for (let a = 0; a < count; a++)
      for (let b = a; b < count; b++) {
        let dot = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) dot += at(a, k) * at(b, k);
        // Entries are rounded to float32: some 1e-7 each.
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 5);
      }
  });

  it('identity passes each channel on', () => {
    const values = of('identity', { ...convolution, shape: [4, 4, 3, 3] });
    const ones = [...values.keys()].filter((k) => values[k] === 1);
    expect(ones).toEqual([4, 49, 94, 139]);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(4);
  });

  it('norms start at weight 1 and bias 0 under each', () => {
    for (const name of Object.keys(initialisations) as Initialisation[]) {
      expect(of(name, { path: 'n.weight', shape: [3], role: 'norm-weight', fanIn: 3 })).toEqual(
        Float32Array.of(1, 1, 1),
      );
      expect(of(name, { path: 'n.bias', shape: [3], role: 'norm-bias', fanIn: 3 })).toEqual(
        new Float32Array(3),
      );
    }
  });

  it('keeps its first values (pinned from this implementation, version 1; exact)', () => {
    expect([...of('kaiming-uniform').slice(0, 3)]).toMatchInlineSnapshot(`
      [
        0.0692247822880745,
        0.04596831277012825,
        -0.08206821978092194,
      ]
    `);
  });
});
