import { describe, expect, it } from 'vitest';
import type { Tensor } from '@naswot/dataset';
import { buildNetwork } from '@naswot/network';
import { batchNorm, convolution } from '@naswot/network/testing';
import { fileWeights, WeightsError } from './file-weights.ts';

const network = buildNetwork([3, 4, 4], (net) => {
  return net.add(batchNorm('n'), net.add(convolution('c', 2, 1), net.input));
});

const weight = { path: 'c.weight', shape: [2, 3, 1, 1], role: 'convolution-weight', fanIn: 3 } as const;
const values = Float32Array.of(1, 2, 3, 4, 5, 6);

/** What the file of `network` holds, but for the tensors given. */
function file(more: Readonly<Record<string, Tensor | null>> = {}): ReadonlyMap<string, Tensor> {
  const tensors: Record<string, Tensor | null> = {
    'weights/c.weight': { shape: [2, 3, 1, 1], values },
    'weights/n.weight': { shape: [2], values: Float32Array.of(1, 1) },
    'weights/n.bias': { shape: [2], values: Float32Array.of(0, 0) },
    'weights/c.never_used': { shape: [1], values: Int32Array.of(0) },
    ...more,
  };
  return new Map(
    Object.entries(tensors).flatMap(([name, tensor]) => (tensor === null ? [] : [[name, tensor]])),
  );
}

describe('weights of a file', () => {
  it('are found by their names in a state dict, with or without weights/ before them', () => {
    expect(fileWeights(file(), network).values(weight)).toBe(values);
    const bare = file({ 'weights/c.weight': null, 'c.weight': { shape: [2, 3, 1, 1], values } });
    expect(fileWeights(bare, network).values(weight)).toBe(values);
  });

  it('tell whether batch norms have biases', () => {
    expect(fileWeights(file(), network).normBiasIsZero).toBe(true);
    const biased = file({ 'weights/n.bias': { shape: [2], values: Float32Array.of(0, 0.5) } });
    expect(fileWeights(biased, network).normBiasIsZero).toBe(false);
  });

  it('are refused at once where one is missing, and it is named', () => {
    expect(() => fileWeights(file({ 'weights/n.bias': null }), network)).toThrow(
      new WeightsError(
        "the weights file lacks 'n.bias'; expected the names of a PyTorch state dict, with or without 'weights/' before them",
      ),
    );
    expect(() => fileWeights(new Map(), network)).toThrow("lacks 'c.weight', 'n.weight', 'n.bias';");
  });

  it.each<[string, Tensor, string]>([
    ['shape', { shape: [3, 2, 1, 1], values }, "'c.weight' has shape [3, 2, 1, 1]; expected [2, 3, 1, 1]"],
    ['type', { shape: [2, 3, 1, 1], values: new Float64Array(6) }, "no float32 tensor 'c.weight'"],
    [
      'value',
      { shape: [2, 3, 1, 1], values: Float32Array.of(1, 2, NaN, 4, 5, 6) },
      "tensor 'c.weight' holds NaN at 2; expected finite values",
    ],
  ])('are refused for a wrong %s', (_, tensor, message) => {
    expect(() => fileWeights(file({ 'weights/c.weight': tensor }), network)).toThrow(message);
  });

  it('have nothing for a tensor of another network', () => {
    const weights = fileWeights(file(), network);
    expect(() => weights.values({ ...weight, path: 'd.weight' })).toThrow("lacks 'd.weight'");
  });
});
