import type { Tensor1D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { normEpsilon, randomStream } from '@naswot/network';
import { normalise } from './batch-norm.ts';
import { loadWasm } from './load-wasm.ts';

const shape: [number, number, number, number] = [32, 16, 16, 3];
const channels = 3;
/** Means as far off 0 as those of convolutions behind a ReLU, in standard deviations. */
const offsets = [0, 2, -5];
const weights = [1, 0.5, 2];
const biases = [0, 0.25, -1];

/** A channel's values beside a mean. */
const valuesBeside = (means: readonly number[]): Float32Array =>
  Float32Array.from(
    randomStream(0, 'feature maps').normals(32 * 256 * channels),
    (x, k) => x + means[k % channels]!,
  );

/** The definition, in float64. */
function normalised(values: Float32Array): Float64Array {
  const count = values.length / channels;
  const [means, variances] = [new Float64Array(channels), new Float64Array(channels)];
  values.forEach((x, k) => (means[k % channels]! += x / count));
  values.forEach((x, k) => (variances[k % channels]! += (x - means[k % channels]!) ** 2 / count));
  return Float64Array.from(values, (x, k) => {
    const channel = k % channels;
    const centred = (x - means[channel]!) / Math.sqrt(variances[channel]! + normEpsilon);
    return centred * weights[channel]! + biases[channel]!;
  });
}

async function normaliseBy(statistics: 'pools' | 'moments', values: Float32Array): Promise<Float32Array> {
  const [tf, { registered }] = await loadWasm();
  return tf.tidy(() => {
    const [weight, bias] = [tf.tensor1d(weights), tf.tensor1d(biases)] as [Tensor1D, Tensor1D];
    return normalise(
      tf,
      { registered, statistics },
      tf.tensor4d(values, shape),
      weight,
      bias,
    ).dataSync<'float32'>();
  });
}

it.each(['pools', 'moments'] as const)('Statistics by %s normalise as the definition does', async (way) => {
  const values = valuesBeside(offsets);
  const expected = normalised(values);
  const received = await normaliseBy(way, values);
  expect(received.length).toBe(expected.length);
  // Of numbers up to 10, some roundings of float32.
  const differences = received.map((y, k) => Math.abs(y - expected[k]!));
  expect(Math.max(...differences)).toBeLessThan(2e-5);
  const turned = received.filter((y, k) => y > 0 !== expected[k]! > 0);
  expect(turned.length).toBe(0);
});

it('Statistics by pools keep their digits behind a bias of ten thousand', async () => {
  const values = valuesBeside([1e4, -1e4, 0]);
  const expected = normalised(values);
  const received = await normaliseBy('pools', values);
  // As near to 0: values are centred before anything is squared, and float32 is exact in that.
  const differences = received.map((y, k) => Math.abs(y - expected[k]!));
  expect(Math.max(...differences)).toBeLessThan(2e-5);
});
