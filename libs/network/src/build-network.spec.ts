import { describe, expect, it } from 'vitest';
import { buildNetwork } from './build-network.ts';
import type { Layer, Shape } from './layer.ts';
import { ShapeError } from './shape.ts';
import {
  averagePool,
  batchNorm,
  convolution,
  everyLayerKindNetwork,
  linear,
  maxPool,
  relu,
} from './testing/index.ts';

/** The shape that a layer makes of an image's. */
const shapeAfter = (layer: Layer, input: Shape): Shape => {
  const { nodes, output } = buildNetwork(input, (net) => net.add(layer, net.input));
  return nodes[output]!.shape;
};

function everyObject(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(everyObject)];
}

describe('a built network', () => {
  it.each<[string, Layer, Shape, Shape]>([
    ['a padded convolution keeps the map', convolution('c', 8, 3, { padding: 1 }), [3, 32, 32], [8, 32, 32]],
    [
      'stride 2 halves, rounding up',
      convolution('c', 8, 3, { padding: 1, stride: 2 }),
      [3, 33, 32],
      [8, 17, 16],
    ],
    ['dilation widens the window', convolution('c', 8, 3, { dilation: 2 }), [3, 9, 9], [8, 5, 5]],
    ['groups change no shape', convolution('c', 12, 5, { padding: 2, groups: 3 }), [6, 7, 7], [12, 7, 7]],
    [
      'axes have windows of their own',
      {
        ...convolution('c', 4, 1),
        kernel: [1, 7],
        stride: [2, 1],
        padding: [0, 3],
        dilation: [1, 1],
      },
      [4, 9, 9],
      [4, 5, 9],
    ],
    ['max pooling keeps channels', maxPool(3, { stride: 2, padding: 1 }), [5, 8, 8], [5, 4, 4]],
    [
      'average pooling drops what does not fill a window',
      averagePool(2, { stride: 2 }),
      [5, 7, 7],
      [5, 3, 3],
    ],
    ['global pooling leaves channels', { kind: 'global-average-pool' }, [5, 7, 7], [5]],
    ['a linear layer takes features', linear('l', 10), [5], [10]],
    ['batch norm changes no shape', batchNorm('b'), [5, 7, 7], [5, 7, 7]],
    ['ReLU changes no shape', relu('r'), [5], [5]],
    ['zero changes no shape', { kind: 'zero' }, [5, 7, 7], [5, 7, 7]],
    ['a sum of one is allowed', { kind: 'add' }, [5, 7, 7], [5, 7, 7]],
    ['a concatenation of one is allowed', { kind: 'concat' }, [5, 7, 7], [5, 7, 7]],
  ])('infers shapes: %s', (_, layer, input, expected) => {
    expect(shapeAfter(layer, input)).toEqual(expected);
  });

  it('concatenates channels', () => {
    buildNetwork([3, 4, 4], (net) => {
      const five = net.add(convolution('a', 5, 1), net.input);
      const joined = net.add({ kind: 'concat' }, five, net.input, five);
      expect(net.shape(joined)).toEqual([13, 4, 4]);
      return joined;
    });
  });

  it('lists inputs before their consumers, the image first', () => {
    const { nodes } = everyLayerKindNetwork();
    expect(nodes[0]).toEqual({ layer: { kind: 'input' }, inputs: [], shape: [3, 8, 8] });
    nodes.forEach(({ inputs }, id) => {
      for (const input of inputs) expect(input).toBeLessThan(id);
    });
  });

  it('is frozen throughout', () => {
    const objects = everyObject(everyLayerKindNetwork());
    expect(objects.length).toBeGreaterThan(50);
    expect(objects.every((value) => Object.isFrozen(value))).toBe(true);
  });
});

describe('a layer that does not fit is refused:', () => {
  it.each<[string, Layer, Shape, RegExp]>([
    [
      'channels that groups do not divide',
      convolution('g', 4, 1, { groups: 2 }),
      [3, 8, 8],
      /convolution 'g' received \[3, 8, 8\]; expected channels in and out \(4\) that 2 groups divide/,
    ],
    [
      'a window larger than the map',
      convolution('w', 4, 3),
      [3, 2, 2],
      /convolution 'w' received \[3, 2, 2\]; expected a feature map that its 3 x 3 window fits into/,
    ],
    [
      'a dilated window larger than the map',
      convolution('w', 4, 3, { dilation: 2 }),
      [3, 4, 4],
      /expected a feature map that its 3 x 3 window fits into/,
    ],
    ['a convolution over features', convolution('c', 4, 1), [3], /received \[3\]; expected one feature map/],
    [
      'batch norm over features',
      batchNorm('b'),
      [3],
      /batch-norm 'b' received \[3\]; expected one feature map/,
    ],
    [
      'a linear layer over a map',
      linear('l', 1),
      [3, 2, 2],
      /linear 'l' received \[3, 2, 2\]; expected one vector/,
    ],
    ['a concatenation of features', { kind: 'concat' }, [3], /concat received \[3\]; expected feature maps/],
    ['global pooling of features', { kind: 'global-average-pool' }, [3], /expected one feature map/],
    [
      'no output channels',
      convolution('c', 0, 1),
      [3, 8, 8],
      /outChannels to be a whole number from 1, not 0/,
    ],
    ['no output features', linear('l', 0), [3], /outFeatures to be a whole number from 1, not 0/],
    ['half a stride', maxPool(2, { stride: 0.5 }), [3, 8, 8], /stride to be a whole number from 1, not 0.5/],
    ['stride 0', maxPool(2, { stride: 0 }), [3, 8, 8], /stride to be a whole number from 1, not 0/],
    [
      'dilation 0',
      convolution('c', 1, 3, { dilation: 0 }),
      [3, 8, 8],
      /dilation to be a whole number from 1/,
    ],
    [
      'negative padding',
      averagePool(3, { padding: -1 }),
      [3, 8, 8],
      /padding to be a whole number from 0, not -1/,
    ],
    [
      'a pool whose window may lie in its padding',
      averagePool(3, { padding: 2 }),
      [3, 8, 8],
      /average-pool received \[3, 8, 8\]; expected padding of at most half its window, 3 x 3, not 2 x 2/,
    ],
    ['a second image', { kind: 'input' }, [3, 8, 8], /input received \[3, 8, 8\]; expected another layer/],
  ])('%s', (_, layer, input, sentence) => {
    const build = (): Shape => shapeAfter(layer, input);
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(sentence);
  });

  it.each<[string, Layer, RegExp]>([
    [
      'unequal summands',
      { kind: 'add' },
      /add received \[3, 8, 8\], \[4, 8, 8\]; expected one or more inputs of equal shape/,
    ],
    ['two inputs of a ReLU', relu('r'), /relu 'r' received \[3, 8, 8\], \[4, 8, 8\]; expected one input/],
    ['two inputs of a norm', batchNorm('b'), /batch-norm 'b' received .*; expected one feature map/],
  ])('%s', (_, layer, sentence) => {
    expect(() =>
      buildNetwork([3, 8, 8], (net) => net.add(layer, net.input, net.add(convolution('c', 4, 1), net.input))),
    ).toThrow(sentence);
  });

  it('maps of other sizes concatenated', () => {
    expect(() =>
      buildNetwork([3, 8, 8], (net) =>
        net.add({ kind: 'concat' }, net.input, net.add(maxPool(2), net.input)),
      ),
    ).toThrow(/concat received \[3, 8, 8\], \[3, 7, 7\]; expected feature maps of equal height and width/);
  });

  it.each<Layer>([{ kind: 'add' }, { kind: 'concat' }, { kind: 'zero' }])('no input of $kind', (layer) => {
    expect(() => buildNetwork([3, 8, 8], (net) => net.add(layer))).toThrow(/received nothing/);
  });

  it('nodes that are not there', () => {
    expect(() => buildNetwork([3, 8, 8], (net) => net.add({ kind: 'zero' }, 1))).toThrow(
      'node 1 is not in the network yet: it has 1 nodes',
    );
    expect(() => buildNetwork([3, 8, 8], () => 5)).toThrow('node 5 is not in the network yet');
  });

  it('a path whose tensors are another layer’s', () => {
    expect(() =>
      buildNetwork([3, 8, 8], (net) =>
        net.add(batchNorm('stem'), net.add(convolution('stem', 3, 1), net.input)),
      ),
    ).toThrow(/batch-norm 'stem' received a path that another layer has/);
  });

  it('an image of no size', () => {
    expect(() => buildNetwork([3, 0, 8], (net) => net.input)).toThrow(
      'the input received the shape [3, 0, 8]; expected whole numbers from 1',
    );
  });
});
