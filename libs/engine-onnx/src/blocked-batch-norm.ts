import { normEpsilon } from '@naswot/network';
import { blockedConvolution, blockedNode } from './blocked-node.ts';
import { integer, integers } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';
import { arrangedOnce, stack, type RoundTensors } from './round-tensors.ts';

/** A blocked feature map `[N, C, H, W]`. */
export interface BlockedMap {
  readonly name: ValueName;
  readonly shape: readonly [number, number, number, number];
}

/** A batch norm whose statistics are computed and that is not applied yet: `x * scale + shift`, channel by channel. */
export interface ScaledMap {
  readonly x: BlockedMap;
  /** `[C, 1, 1, 1]`: the filters of a depthwise convolution of one place. */
  readonly scale: ValueName;
  /** `[C]`. */
  readonly shift: ValueName;
}

const onePlace = { kernel: [1, 1], stride: [1, 1], padding: [0, 0], dilation: [1, 1] } as const;

/** The mean of each channel over batch, height and width: `[C]`. */
function meanOf(graph: OnnxGraph, x: BlockedMap): ValueName {
  const means = blockedNode(graph, 'GlobalAveragePool', [x.name]);
  return graph.node('ReduceMean', [means], [integers('axes', [0, 2, 3]), integer('keepdims', 0)]);
}

/**
 * The mean square of each channel: `[C]`. A depthwise convolution of the feature map with itself as its filters, a window as
 * large as an image, squares and sums in one pass without writing a square: feature map and filters of that shape lie alike in
 * memory.
 */
function meanSquareOf(graph: OnnxGraph, { name, shape }: BlockedMap): ValueName {
  const [size, channels, height, width] = shape;
  const images = size * channels;
  const places = height * width;
  const map = graph.node('Reshape', [name, graph.shape([1, images, 1, places])]);
  const filters = graph.node('Reshape', [name, graph.shape([images, 1, 1, places])]);
  const window = { ...onePlace, kernel: [1, places], groups: images } as const;
  const sums = graph.node('Reshape', [
    blockedConvolution(graph, [map, filters], window),
    graph.shape([size, channels]),
  ]);
  return graph.node('MatMul', [graph.repeated(1 / (size * places), size), sums]);
}

/** Weights or biases, where they are not all what changes nothing. */
function fedUnlessAll(graph: OnnxGraph, tensor: RoundTensors | undefined, neutral: number): ValueName | null {
  if (tensor === undefined) return null;
  const { shape, rounds } = tensor;
  if (rounds.every((values) => values.every((entry) => entry === neutral))) return null;
  return graph.fed(shape, arrangedOnce(rounds, stack));
}

/**
 * The batch's own statistics of a blocked feature map. The variance is E[x^2] - E[x]^2, not below 0: what feeds a batch norm is
 * a convolution or a sum of norms, whose means are no more than some standard deviations off 0, so that no digits that matter
 * cancel.
 */
export function normalise(
  graph: OnnxGraph,
  x: BlockedMap,
  weight: RoundTensors | undefined,
  bias: RoundTensors | undefined,
): ScaledMap {
  const channels = x.shape[1];
  const mean = meanOf(graph, x);
  const variance = graph.node('Sub', [meanSquareOf(graph, x), graph.node('Mul', [mean, mean])]);
  const least = graph.scalar(normEpsilon);
  const raised = graph.node('Max', [graph.node('Add', [variance, least]), least]);
  const inverse = graph.node('Pow', [raised, graph.scalar(-0.5)]);
  const factors = fedUnlessAll(graph, weight, 1);
  const scale = factors === null ? inverse : graph.node('Mul', [inverse, factors]);
  const biases = fedUnlessAll(graph, bias, 0);
  const offset = graph.node('Mul', [mean, scale]);
  return {
    x,
    scale: graph.node('Reshape', [scale, graph.shape([channels, 1, 1, 1])]),
    shift: biases === null ? graph.node('Neg', [offset]) : graph.node('Sub', [biases, offset]),
  };
}

/** Applies a batch norm, adds `sum` where there is one, and takes the ReLU where asked: one pass over the feature map. */
export function applyNorm(
  graph: OnnxGraph,
  { x, scale, shift }: ScaledMap,
  sum: ValueName | null,
  isRectified: boolean,
): ValueName {
  const inputs = [x.name, scale, shift, ...(sum === null ? [] : [sum])];
  return blockedConvolution(graph, inputs, { ...onePlace, groups: x.shape[1] }, isRectified);
}
