import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Layer } from '@naswot/network';
import type { Tensorflow } from './tensorflow.ts';
import { padMap } from './window-padding.ts';

export type Convolution = Layer & { readonly kind: 'convolution' };

/** Every `stride`-th row and column: TensorFlow.js takes no stride and dilation at once. */
const thinOut = (tf: Tensorflow, x: Tensor4D, [vertical, horizontal]: readonly [number, number]): Tensor4D =>
  tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, vertical, horizontal, 1]) as Tensor4D;

function convolveGroups(
  tf: Tensorflow,
  x: Tensor4D,
  filters: Tensor4D,
  groups: number,
  one: (x: Tensor4D, filters: Tensor4D) => Tensor4D,
): Tensor4D {
  if (groups === 1) return one(x, filters);
  const maps = tf.split(x, groups, 3);
  return tf.concat(
    tf.split(filters, groups, 3).map((some, group) => one(maps[group] as Tensor4D, some as Tensor4D)),
    3,
  );
}

/** Filters `[kH, kW, 1, C * M]` of a depthwise convolution as TensorFlow has them, `[kH, kW, C, M]`. */
const depthwiseFilters = (tf: Tensorflow, filters: Tensor4D, channels: number): Tensor4D =>
  tf.reshape(filters, [filters.shape[0], filters.shape[1], channels, -1]);

const isDilated = ({ dilation }: Convolution): boolean => dilation.some((step) => step !== 1);

type Pad = Parameters<Tensorflow['conv2d']>[3];

/**
 * Padding is the convolution's own affair, which saves a pass over memory, unless a window may lie on nothing else: oneDNN ends
 * its process where such a convolution finds no room, and a map that is padded beforehand says so.
 */
function padFor(tf: Tensorflow, { padding, kernel, dilation }: Convolution, x: Tensor4D): [Tensor4D, Pad] {
  const [rows, columns] = padding;
  const isWide = padding.some((places, axis) => places > (kernel[axis]! - 1) * dilation[axis]!);
  if (isWide) return [padMap(tf, x, padding, 0), 'valid'];
  const pad: Pad = [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
  return [x, pad];
}

function slide(tf: Tensorflow, layer: Convolution, given: Tensor4D, filters: Tensor4D): Tensor4D {
  const { dilation, groups } = layer;
  const [x, pad] = padFor(tf, layer, given);
  const channels = x.shape[3];
  const isThinned = isDilated(layer) && layer.stride.some((step) => step !== 1);
  const stride: [number, number] = isThinned ? [1, 1] : [...layer.stride];
  const steps: [number, number] = [...dilation];
  const y =
    groups === channels && groups > 1
      ? tf.depthwiseConv2d(x, depthwiseFilters(tf, filters, channels), stride, pad, 'NHWC', steps)
      : convolveGroups(tf, x, filters, groups, (map, some) =>
          tf.conv2d(map, some, stride, pad, 'NHWC', steps),
        );
  return isThinned ? thinOut(tf, y, layer.stride) : y;
}

/** A convolution of `x` (`[N, H, W, C]`) with filters `[kH, kW, in / groups, out]`. */
export function convolve(
  tf: Tensorflow,
  layer: Convolution,
  x: Tensor4D,
  filters: Tensor4D,
  bias: Tensor1D | undefined,
): Tensor4D {
  const y = slide(tf, layer, x, filters);
  return bias === undefined ? y : tf.add(y, bias);
}
