import { describe, expect, it } from 'vitest';
import { buildNetwork } from './build-network.ts';
import { countDepth, countMacs, countParameters, countReluUnits } from './cost.ts';
import type { Network } from './network.ts';
import { parameterTensors } from './parameters.ts';
import { reluInventory } from './relu-inventory.ts';
import { batchNorm, convolution, everyLayerKindNetwork, linear, relu } from './testing/index.ts';

const twoConvolutions = (): Network =>
  buildNetwork([3, 32, 32], (net) => {
    const a = net.add(convolution('a', 8, 3, { stride: 2, padding: 1 }), net.input);
    const b = net.add(convolution('b', 8, 3, { dilation: 2, padding: 2, groups: 8, bias: true }), a);
    const norm = net.add(batchNorm('n'), b);
    const pooled = net.add({ kind: 'global-average-pool' }, net.add(relu('r', 2), norm));
    return net.add(linear('l', 5), pooled);
  });

describe('the cost of a network', () => {
  it('counts parameters, groups and biases and norms included', () => {
    expect(countParameters(twoConvolutions())).toBe(8 * 3 * 9 + (8 * 9 + 8) + 2 * 8 + (8 * 5 + 5));
  });

  it('counts multiply-accumulate operations of convolutions and linear layers, biases not', () => {
    expect(countMacs(twoConvolutions())).toBe(16 * 16 * (8 * 3 * 9) + 16 * 16 * (8 * 9) + 8 * 5);
  });

  it('counts ReLU units once, or as the released code does', () => {
    expect(countReluUnits(twoConvolutions(), 'unit')).toBe(8 * 16 * 16);
    expect(countReluUnits(twoConvolutions(), 'released')).toBe(2 * 8 * 16 * 16);
  });

  it('counts the layers with weights on the longest path, and none behind zeros', () => {
    expect(countDepth(twoConvolutions())).toBe(3);
    const beside = buildNetwork([3, 8, 8], (net) => {
      const short = net.add(convolution('a', 4, 1), net.input);
      const long = net.add(convolution('c', 4, 1), net.add(convolution('b', 4, 1), net.input));
      const dead = net.add(convolution('d', 4, 1), net.add({ kind: 'zero' }, long));
      return net.add({ kind: 'add' }, short, dead);
    });
    expect(countDepth(beside)).toBe(1);
    expect(countDepth(buildNetwork([3, 8, 8], (net) => net.add({ kind: 'zero' }, net.input)))).toBe(0);
  });

  it('counts what is on branches that go nowhere', () => {
    // PyTorch counts 302 parameters in the same layers.
    expect(countParameters(everyLayerKindNetwork())).toBe(302);
    expect(countReluUnits(everyLayerKindNetwork(), 'unit')).toBe(4 * 256 + 12 * 16);
    expect(countReluUnits(everyLayerKindNetwork(), 'released')).toBe(6 * 256 + 12 * 16);
  });
});

describe('the parameters of a network', () => {
  it('are listed in node order with shape, role and fan in', () => {
    expect(parameterTensors(twoConvolutions())).toEqual([
      { path: 'a.weight', shape: [8, 3, 3, 3], role: 'convolution-weight', fanIn: 27 },
      { path: 'b.weight', shape: [8, 1, 3, 3], role: 'convolution-weight', fanIn: 9 },
      { path: 'b.bias', shape: [8], role: 'bias', fanIn: 9 },
      { path: 'n.weight', shape: [8], role: 'norm-weight', fanIn: 1 },
      { path: 'n.bias', shape: [8], role: 'norm-bias', fanIn: 1 },
      { path: 'l.weight', shape: [5, 8], role: 'linear-weight', fanIn: 8 },
      { path: 'l.bias', shape: [5], role: 'bias', fanIn: 8 },
    ]);
  });
});

describe('the ReLU inventory', () => {
  it('lists every ReLU in node order, dead ends and zeros included', () => {
    expect(reluInventory(everyLayerKindNetwork())).toMatchObject([
      { path: 'wrapped.0', input: 2, units: 256, releasedCount: 2 },
      { path: 'plain', input: 2, units: 256, releasedCount: 1 },
      { path: 'deadEnd', units: 256, releasedCount: 1 },
      { path: 'ofNothing.0', units: 256, releasedCount: 2 },
      { path: 'last', units: 192, releasedCount: 1 },
    ]);
  });
});
