import { describe, expect, it } from 'vitest';
import { buildNetwork } from './build-network.ts';
import type { Layer } from './layer.ts';
import {
  averagePool,
  batchNorm,
  convolution,
  everyLayerKindNetwork,
  linear,
  maxPool,
  relu,
} from './testing/index.ts';
import { outputDependsOnInput, zeroNodes } from './zero-nodes.ts';

const isZeroAfter = (layer: Layer, normBiasIsZero: boolean): boolean => {
  const network = buildNetwork([3, 4, 4], (net) => net.add(layer, net.add({ kind: 'zero' }, net.input)));
  return zeroNodes(network, { normBiasIsZero }).has(network.output);
};

describe('zero nodes', () => {
  it.each<Layer>([
    convolution('c', 4, 3),
    relu('r'),
    maxPool(2),
    averagePool(3, { padding: 1 }),
    { kind: 'global-average-pool' },
    { kind: 'add' },
    { kind: 'concat' },
    { kind: 'zero' },
  ])('$kind of zeros is zero', (layer) => {
    expect(isZeroAfter(layer, false)).toBe(true);
  });

  it('batch norm of zeros is zero where its bias is', () => {
    expect(isZeroAfter(batchNorm('b'), true)).toBe(true);
    expect(isZeroAfter(batchNorm('b'), false)).toBe(false);
  });

  it('a bias makes something of zeros', () => {
    expect(isZeroAfter(convolution('c', 4, 1, { bias: true }), true)).toBe(false);
  });

  it('one branch that is not zero is enough for a sum and a concatenation', () => {
    for (const kind of ['add', 'concat'] as const) {
      const network = buildNetwork([3, 4, 4], (net) =>
        net.add({ kind }, net.add({ kind: 'zero' }, net.input), net.input),
      );
      expect(zeroNodes(network, { normBiasIsZero: true })).toEqual(new Set([1]));
    }
  });
});

describe('whether the output depends on the image', () => {
  const dependsThrough = (...layers: readonly Layer[]): boolean =>
    outputDependsOnInput(
      buildNetwork([3, 4, 4], (net) => layers.reduce((node, layer) => net.add(layer, node), net.input)),
    );

  it('it does through any layer but zero', () => {
    expect(outputDependsOnInput(everyLayerKindNetwork())).toBe(true);
    expect(outputDependsOnInput(buildNetwork([3, 4, 4], (net) => net.input))).toBe(true);
    expect(dependsThrough({ kind: 'zero' })).toBe(false);
  });

  it('it does not beyond a zero, whatever biases add', () => {
    const pooled = { kind: 'global-average-pool' } as const;
    expect(dependsThrough({ kind: 'zero' }, batchNorm('b'), relu('r'), pooled, linear('l', 2))).toBe(false);
  });

  it('it does where one branch of several reaches it', () => {
    const network = buildNetwork([3, 4, 4], (net) =>
      net.add({ kind: 'add' }, net.add({ kind: 'zero' }, net.input), net.input),
    );
    expect(outputDependsOnInput(network)).toBe(true);
  });
});
