import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forward, type TensorValues } from './forward/forward.ts';
import type { Network } from './network.ts';
import type { ParameterTensor } from './parameters.ts';
import { prune } from './prune.ts';
import { initialise } from './initialise.ts';
import { randomStream } from './random-stream.ts';
import { networks } from './testing/index.ts';
import { outputDependsOnInput, zeroNodes } from './zero-nodes.ts';

const seeded: TensorValues = (tensor) => initialise(tensor, { initialisation: 'kaiming-uniform', seed: 5 });
/** Norms as after training, with biases that are not zero. */
const trained: TensorValues = (tensor: ParameterTensor) =>
  tensor.role === 'norm-bias' || tensor.role === 'norm-weight'
    ? new Float32Array(randomStream(6, tensor.path).normals(tensor.shape[0] ?? 1))
    : seeded(tensor);

const imagesOf = (network: Network, seed: number): Float64Array =>
  randomStream(seed, 'images').normals(3 * network.nodes[0]!.shape.reduce((product, d) => product * d, 1));

const cases = fc.tuple(networks, fc.boolean(), fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }));

describe('pruning any network', () => {
  it('changes no value of a kept node', () => {
    fc.assert(
      fc.property(cases, ([network, normBiasIsZero, picks]) => {
        const keep = picks.map((place) => place % network.nodes.length);
        const tensors = normBiasIsZero ? seeded : trained;
        const images = imagesOf(network, 1);
        const whole = forward(network, tensors, images);
        const pruned = prune(network, keep, { normBiasIsZero });
        const run = forward(network, tensors, images, pruned.nodes);
        for (const id of keep) {
          const value = pruned.valueOf(id);
          const expected = whole.get(id)?.data ?? new Float64Array();
          const received = value === null ? new Float64Array(expected.length) : run.get(value)?.data;
          // Exactly equal; -0 + 0 is 0 where the sum is run.
          expect(received?.every((x, k) => x === expected[k])).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves nodes in order, each after its inputs, none twice and none of zeros', () => {
    fc.assert(
      fc.property(cases, ([network, normBiasIsZero, picks]) => {
        const keep = picks.map((place) => place % network.nodes.length);
        const { nodes, valueOf } = prune(network, keep, { normBiasIsZero });
        const seen = new Set<number>();
        for (const { id, node } of nodes) {
          expect(valueOf(id)).toBe(id);
          for (const input of node.inputs) expect(seen.has(input) || valueOf(input) === null).toBe(true);
          expect(seen.has(id)).toBe(false);
          seen.add(id);
        }
      }),
    );
  });

  it('leaves nothing that nothing kept needs', () => {
    fc.assert(
      fc.property(cases, ([network, normBiasIsZero, picks]) => {
        const keep = picks.map((place) => place % network.nodes.length);
        const { nodes, valueOf } = prune(network, keep, { normBiasIsZero });
        const wanted = new Set([...keep.map(valueOf), ...nodes.flatMap(({ node }) => node.inputs)]);
        for (const { id } of nodes) expect(wanted.has(id)).toBe(true);
      }),
    );
  });
});

describe('zero nodes of any network', () => {
  it('are zero for every image', () => {
    fc.assert(
      fc.property(networks, fc.boolean(), (network, normBiasIsZero) => {
        const values = forward(network, normBiasIsZero ? seeded : trained, imagesOf(network, 2));
        for (const id of zeroNodes(network, { normBiasIsZero }))
          expect(values.get(id)?.data.every((value) => value === 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a network whose output does not depend on the image', () => {
  it('puts out the same for all images', () => {
    fc.assert(
      fc.property(networks, (network) => {
        fc.pre(!outputDependsOnInput(network));
        const outputs = [3, 4].map((seed) =>
          forward(network, trained, imagesOf(network, seed)).get(network.output),
        );
        expect(outputs[0]).toEqual(outputs[1]);
      }),
      { numRuns: 60 },
    );
  });
});
