import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forward, parameterTensors, type Network, type ParameterTensor } from '@naswot/network';
import type { Engine, GradientsProbe, RunOptions } from '@naswot/scoring';
import { biasedWeights, everyLayerKind, smallMinibatch, smallNetworks } from '@naswot/scoring/testing';
import { createWasmEngine } from './load-wasm.ts';

const weights = biasedWeights();
const minibatch = smallMinibatch([0, 1, 2]);
/** Small enough that no ReLU and no maximum changes over, large enough for float32. */
const step = 2 ** -16;

let engine: Engine;
beforeAll(async () => {
  engine = await createWasmEngine();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

async function gradientsOf(network: Network, options: RunOptions = {}): Promise<GradientsProbe> {
  await using prepared = await engine.prepare(network, weights, ['gradients']);
  const [probe] = await engine.run(prepared, minibatch, undefined, options);
  if (probe?.kind !== 'gradients') throw new Error('the engine returned no gradients');
  return probe;
}

/** A value of a tensor, or of the images, that is changed by so much. */
interface Change {
  readonly path: string | null;
  readonly place: number;
  readonly by: number;
}

/** The logits as the layers' definitions read, in float64. */
function logitsOf(network: Network, { path, place, by }: Change): readonly number[] {
  const changed = (values: Float32Array): Float32Array =>
    values.map((value, k) => (k === place ? value + by : value));
  const pixels = path === null ? changed(minibatch.pixels) : minibatch.pixels;
  const tensors = (tensor: ParameterTensor): Float32Array =>
    tensor.path === path ? changed(weights.values(tensor)) : weights.values(tensor);
  return [...(forward(network, tensors, pixels).get(network.output)?.data ?? [])];
}

/** A tensor, or the images where it has no path. */
interface Subject {
  readonly path: string | null;
  readonly given: Float32Array;
}

function slopeOf(
  network: Network,
  { path, given }: Subject,
  place: number,
  share: readonly number[],
): number {
  const total = (by: number): number =>
    logitsOf(network, { path, place, by }).reduce((sum, logit, k) => sum + logit * (share[k] ?? NaN), 0);
  const value = given[place] ?? NaN;
  // What float32 makes of the steps.
  return (total(step) - total(-step)) / (Math.fround(value + step) - Math.fround(value - step));
}

/** Some places of a tensor, first and last among them. */
const placesOf = (length: number): readonly number[] => [
  ...new Set([0, 0.23, 0.41, 0.67, 0.83, 1].map((part) => Math.round(part * (length - 1)))),
];

function expectSlopes(network: Network, probe: GradientsProbe, share: readonly number[]): void {
  const subjects = [
    { path: null, given: minibatch.pixels, received: probe.input },
    ...parameterTensors(network).map((tensor) => ({
      path: tensor.path,
      given: weights.values(tensor),
      received: probe.weights.get(tensor.path) ?? new Float32Array(),
    })),
  ];
  for (const { path, given, received } of subjects) {
    expect(received).toHaveLength(given.length);
    for (const place of placesOf(given.length)) {
      const expected = slopeOf(network, { path, given }, place, share);
      // Sums of float32 over some thousand terms.
      const tolerance = 1e-4 + 1e-3 * Math.abs(expected);
      expect(Math.abs(received[place]! - expected), `${path ?? 'images'} at ${place}`).toBeLessThan(
        tolerance,
      );
    }
  }
}

describe('gradients', () => {
  it.each([...Object.entries(smallNetworks), ['every layer kind at once', everyLayerKind] as const])(
    'of %s are the slopes of the output',
    async (_title, network) => {
      const probe = await gradientsOf(network);
      expectSlopes(network, probe, [1, 1, 1]);
      const logits = logitsOf(network, { path: null, place: 0, by: 0 });
      probe.logits.forEach((logit, k) => {
        expect(logit).toBeCloseTo(logits[k] ?? NaN, 4);
      });
    },
  );

  it('of a loss go through the gradient of the output that is given', async () => {
    const share = [0.5, -2, 0.25];
    const probe = await gradientsOf(everyLayerKind, { outputGradient: Float32Array.from(share) });
    expectSlopes(everyLayerKind, probe, share);
  });

  it('of what the output does not depend on are 0', async () => {
    const { weights: all } = await gradientsOf(everyLayerKind);
    expect(all.get('dead.weight')?.every((value) => value === 0)).toBe(true);
    expect([...all.keys()]).toEqual(parameterTensors(everyLayerKind).map(({ path }) => path));
  });
});
