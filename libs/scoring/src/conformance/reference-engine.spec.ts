import { describe, expect, it } from 'vitest';
import { forward, reluInventory, type Network } from '@naswot/network';
import { describeEngine } from '../testing/describe-engine.ts';
import { referenceEngine } from './reference-engine.ts';
import { smallMinibatch } from './small-minibatch.ts';
import {
  deadBranch,
  everyLayerKind,
  fewUnits,
  sharedInput,
  smallNetworks,
  zeroInputs,
} from './small-networks.ts';
import { biasedWeights, plainWeights } from './small-weights.ts';

describeEngine('reference', () => Promise.resolve(referenceEngine()));

/** How near to 0 the pre-activations of a network come that are not exactly 0. */
function margin(network: Network, weights = plainWeights()): number {
  const minibatch = smallMinibatch([0, 1, 2, 3, 4, 5]);
  const values = forward(network, weights.values, minibatch.pixels);
  const sizes = reluInventory(network).flatMap(({ input }) =>
    [...(values.get(input)?.data ?? [])].map(Math.abs).filter((size) => size > 0),
  );
  return Math.min(...sizes);
}

describe('the networks of the engine suite', () => {
  /** Pre-activations are sums of at most some hundred products of values near 1: float32 errs by some 1e-6. */
  const float32Error = 1e-5;

  it.each(
    Object.entries({ ...smallNetworks, sharedInput, deadBranch, zeroInputs, fewUnits, everyLayerKind }),
  )('have no pre-activation that float32 could turn over: %s', (_, network) => {
    expect(margin(network)).toBeGreaterThan(float32Error);
  });

  it.each(Object.entries({ zeroInputs, everyLayerKind }))('nor with biases: %s', (_, network) => {
    expect(margin(network, biasedWeights())).toBeGreaterThan(float32Error);
  });
});
