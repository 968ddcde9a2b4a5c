import { describe, expect, it } from 'vitest';
import {
  buildNetwork,
  countMacs,
  countParameters,
  outputDependsOnInput,
  prune,
  reluInventory,
  type Layer,
} from './index.ts';

const window = (size: number, stride = 1, padding = 0) => ({
  kernel: [size, size] as const,
  stride: [stride, stride] as const,
  padding: [padding, padding] as const,
});
const convolution = (
  path: string,
  outChannels: number,
  size: number,
  more: { stride?: number; padding?: number; groups?: number; dilation?: number; bias?: boolean } = {},
): Layer => ({
  kind: 'convolution',
  path,
  outChannels,
  ...window(size, more.stride, more.padding),
  dilation: [more.dilation ?? 1, more.dilation ?? 1],
  groups: more.groups ?? 1,
  bias: more.bias ?? false,
});

describe('a network', () => {
  it('infers shapes of windows with stride, padding and dilation', () => {
    const network = buildNetwork([3, 32, 32], (net) => {
      const a = net.add(convolution('a', 8, 3, { stride: 2, padding: 1 }), net.input);
      expect(net.shape(a)).toEqual([8, 16, 16]);
      const b = net.add(convolution('b', 8, 3, { dilation: 2, padding: 2, groups: 8 }), a);
      expect(net.shape(b)).toEqual([8, 16, 16]);
      const c = net.add({ kind: 'max-pool', ...window(2, 2) }, b);
      expect(net.shape(c)).toEqual([8, 8, 8]);
      const d = net.add({ kind: 'concat' }, c, c);
      expect(net.shape(d)).toEqual([16, 8, 8]);
      return net.add(
        { kind: 'linear', path: 'l', outFeatures: 5, bias: true },
        net.add({ kind: 'global-average-pool' }, d),
      );
    });
    // 8*3*9 + 8*1*9 + 16*5 + 5 parameters; MACs without biases.
    expect(countParameters(network)).toBe(216 + 72 + 85);
    expect(countMacs(network)).toBe(216 * 256 + 72 * 256 + 80);
  });

  it.each([
    [
      'feature maps of other sizes added',
      (): unknown =>
        buildNetwork([3, 8, 8], (net) =>
          net.add({ kind: 'add' }, net.input, net.add(convolution('a', 4, 1), net.input)),
        ),
      /add received \[3, 8, 8\], \[4, 8, 8\]; expected one or more inputs of equal shape/,
    ],
    [
      'channels that groups do not divide',
      (): unknown =>
        buildNetwork([3, 8, 8], (net) => net.add(convolution('g', 4, 1, { groups: 2 }), net.input)),
      /convolution 'g' received \[3, 8, 8\]; expected channels/,
    ],
    [
      'a window larger than the map',
      (): unknown => buildNetwork([3, 2, 2], (net) => net.add(convolution('w', 4, 3), net.input)),
      /expected a feature map that its 3 x 3 window fits into/,
    ],
    [
      'a linear layer over a feature map',
      (): unknown =>
        buildNetwork([3, 2, 2], (net) =>
          net.add({ kind: 'linear', path: 'l', outFeatures: 1, bias: true }, net.input),
        ),
      /expected one vector/,
    ],
  ])('refuses %s', (_, build, sentence) => {
    expect(build).toThrow(sentence);
  });

  it('knows whether its output depends on the image', () => {
    const through = (layer: Layer): boolean =>
      outputDependsOnInput(
        buildNetwork([3, 4, 4], (net) => net.add({ kind: 'add' }, net.add(layer, net.input))),
      );
    expect(through({ kind: 'zero' })).toBe(false);
    expect(through(convolution('a', 3, 1))).toBe(true);
  });

  it('is pruned to what is kept, without zero summands', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      const kept = net.add(convolution('kept', 3, 1), net.input);
      const zero = net.add({ kind: 'zero' }, kept);
      const dead = net.add(convolution('dead', 3, 1), net.input);
      net.add({ kind: 'relu', path: 'dead.relu', releasedCount: 1 }, dead);
      const onZero = net.add({ kind: 'batch-norm', path: 'n' }, net.add(convolution('z', 3, 1), zero));
      return net.add({ kind: 'add' }, kept, onZero);
    });
    const { nodes, valueOf } = prune(network, [network.output], { normBiasIsZero: true });
    expect(nodes.map(({ node }) => node.layer.kind)).toEqual(['input', 'convolution']);
    expect(valueOf(network.output)).toBe(1);
    const withBias = prune(network, [network.output], { normBiasIsZero: false });
    expect(withBias.nodes.map(({ node }) => node.layer.kind)).toEqual([
      'input',
      'convolution',
      'batch-norm',
      'add',
    ]);
    expect(reluInventory(network)).toMatchObject([{ path: 'dead.relu', units: 48 }]);
  });
});
