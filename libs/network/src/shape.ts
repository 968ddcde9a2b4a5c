import type { Layer, Shape, Window } from './layer.ts';

type FeatureMap = readonly [number, number, number];

const show = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Thrown while a network is put together from layers that do not fit. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

function refuse(layer: Layer, received: readonly Shape[], expected: string): never {
  const where = 'path' in layer ? `${layer.kind} '${layer.path}'` : layer.kind;
  throw new ShapeError(
    `${where} received ${received.map(show).join(', ') || 'nothing'}; expected ${expected}`,
  );
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

/** Throws a ShapeError unless an image is `[channels, height, width]`, or a vector, of whole numbers from 1. */
export function checkImageShape(shape: Shape): void {
  if (!shape.every(isCount))
    throw new ShapeError(`the input received the shape ${show(shape)}; expected whole numbers from 1`);
}

/** Throws a ShapeError unless a layer's own numbers make sense; what they do to an input is checked elsewhere. */
function checkCounts(layer: Layer, inputs: readonly Shape[], counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts))
    if (!isCount(value)) refuse(layer, inputs, `${name} to be a whole number from 1, not ${value}`);
}

function featureMap(layer: Layer, inputs: readonly Shape[]): FeatureMap {
  const shape = inputs[0];
  if (inputs.length !== 1 || shape?.length !== 3) return refuse(layer, inputs, 'one feature map [C, H, W]');
  return shape;
}

/** Length of an axis after a window slid over it: floor((length + 2 padding - dilation (kernel - 1) - 1) / stride) + 1. */
const slide = (length: number, kernel: number, stride: number, padding: number, dilation: number): number =>
  Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;

function checkWindow(layer: Layer & Window, inputs: readonly Shape[], dilation: Window['kernel']): void {
  for (const axis of [0, 1] as const) {
    const padding = layer.padding[axis];
    checkCounts(layer, inputs, {
      kernel: layer.kernel[axis],
      stride: layer.stride[axis],
      dilation: dilation[axis],
    });
    if (!Number.isSafeInteger(padding) || padding < 0)
      refuse(layer, inputs, `padding to be a whole number from 0, not ${padding}`);
  }
}

function slideOver(
  layer: Layer & Window,
  [channels, height, width]: FeatureMap,
  dilation: readonly [number, number],
): FeatureMap {
  const { kernel, stride, padding } = layer;
  const received = [[channels, height, width]] as const;
  checkWindow(layer, received, dilation);
  const outHeight = slide(height, kernel[0], stride[0], padding[0], dilation[0]);
  const outWidth = slide(width, kernel[1], stride[1], padding[1], dilation[1]);
  if (outHeight < 1 || outWidth < 1)
    refuse(layer, received, `a feature map that its ${kernel.join(' x ')} window fits into`);
  return [channels, outHeight, outWidth];
}

function convolutionShape(layer: Layer & { kind: 'convolution' }, inputs: readonly Shape[]): Shape {
  const input = featureMap(layer, inputs);
  checkCounts(layer, inputs, { outChannels: layer.outChannels, groups: layer.groups });
  if (input[0] % layer.groups !== 0 || layer.outChannels % layer.groups !== 0)
    refuse(layer, inputs, `channels in and out (${layer.outChannels}) that ${layer.groups} groups divide`);
  const [, height, width] = slideOver(layer, input, layer.dilation);
  return [layer.outChannels, height, width];
}

/** A window that lay in the padding alone would have no maximum and no mean. */
function poolShape(layer: Layer & { kind: 'max-pool' | 'average-pool' }, inputs: readonly Shape[]): Shape {
  const shape = slideOver(layer, featureMap(layer, inputs), [1, 1]);
  if (layer.padding[0] * 2 > layer.kernel[0] || layer.padding[1] * 2 > layer.kernel[1])
    refuse(
      layer,
      inputs,
      `padding of at most half its window, ${layer.kernel.join(' x ')}, not ${layer.padding.join(' x ')}`,
    );
  return shape;
}

const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, axis) => d === b[axis]);

function addShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const first = inputs[0];
  if (first === undefined || !inputs.every((shape) => sameShape(shape, first)))
    return refuse(layer, inputs, 'one or more inputs of equal shape');
  return first;
}

function concatShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const first = inputs[0];
  const maps = inputs.filter((shape): shape is FeatureMap => shape.length === 3);
  if (
    first?.length !== 3 ||
    maps.length !== inputs.length ||
    !maps.every((m) => m[1] === first[1] && m[2] === first[2])
  )
    return refuse(layer, inputs, 'feature maps of equal height and width');
  return [maps.reduce((sum, map) => sum + map[0], 0), first[1], first[2]];
}

function onlyInput(layer: Layer, inputs: readonly Shape[]): Shape {
  const shape = inputs[0];
  return inputs.length === 1 && shape !== undefined ? shape : refuse(layer, inputs, 'one input');
}

function linearShape(layer: Layer & { kind: 'linear' }, inputs: readonly Shape[]): Shape {
  const input = onlyInput(layer, inputs);
  checkCounts(layer, inputs, { outFeatures: layer.outFeatures });
  return input.length === 1 ? [layer.outFeatures] : refuse(layer, inputs, 'one vector [features]');
}

/** The shape that a layer puts out; throws a ShapeError that names layer, what it received and what it expects. */
export function outputShape(layer: Layer, inputs: readonly Shape[]): Shape {
  switch (layer.kind) {
    case 'input':
      return refuse(layer, inputs, 'another layer: the image is node 0 and no other');
    case 'convolution':
      return convolutionShape(layer, inputs);
    case 'batch-norm':
      return featureMap(layer, inputs);
    case 'max-pool':
    case 'average-pool':
      return poolShape(layer, inputs);
    case 'global-average-pool':
      return [featureMap(layer, inputs)[0]];
    case 'linear':
      return linearShape(layer, inputs);
    case 'add':
      return addShape(layer, inputs);
    case 'concat':
      return concatShape(layer, inputs);
    case 'relu':
    case 'zero':
      return onlyInput(layer, inputs);
  }
}
