import { describe, expect, it } from 'vitest';
import { initialisationVersion, initialise, type ParameterTensor } from '@naswot/network';
import { seededWeights, weightsOfSpec } from './seeded-weights.ts';

const options = { initialisation: 'kaiming-uniform', seed: 4 } as const;
const tensor: ParameterTensor = {
  path: 'c.weight',
  shape: [2, 3, 1, 1],
  role: 'convolution-weight',
  fanIn: 3,
};
const bias = (fanIn: number): ParameterTensor => ({ path: 'c.bias', shape: [2], role: 'bias', fanIn });

describe('weights by seed', () => {
  it('are those of the initialisation, made once', () => {
    const weights = seededWeights(options);
    expect(weights.values(tensor)).toEqual(initialise(tensor, options));
    expect(weights.values(tensor)).toBe(weights.values({ ...tensor }));
  });

  it('are another for a bias of the same path and shape behind another window', () => {
    const weights = seededWeights(options);
    for (const fanIn of [27, 3, 27])
      expect(weights.values(bias(fanIn))).toEqual(initialise(bias(fanIn), options));
  });

  it('have batch norms without bias', () => {
    const norm: ParameterTensor = { path: 'n.bias', shape: [3], role: 'norm-bias', fanIn: 3 };
    const weights = seededWeights(options);
    expect(weights.normBiasIsZero).toBe(true);
    expect(weights.values(norm)).toEqual(new Float32Array(3));
  });
});

describe('the weights that a spec names', () => {
  const spec = { ...options, version: initialisationVersion };

  it('are those of its seed', () => {
    expect(weightsOfSpec(spec).values(tensor)).toEqual(initialise(tensor, options));
  });

  it('are refused where they would be others than the spec promises', () => {
    expect(() => weightsOfSpec({ ...spec, version: 99 })).toThrow('the spec names version 99');
    expect(() => weightsOfSpec({ ...spec, initialisation: 'luck' })).toThrow("initialisation 'luck'");
    expect(() => weightsOfSpec({ sha256: 'ab' })).toThrow('names the weights file ab');
  });
});
