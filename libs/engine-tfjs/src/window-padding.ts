import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Shape, Window } from '@naswot/network';
import type { Tensorflow } from './tensorflow.ts';

/** A feature map that a window slides over, and the rule of TensorFlow's that it does so by. */
export interface PaddedMap {
  readonly x: Tensor4D;
  readonly rule: 'same' | 'valid';
}

const axes = [0, 1] as const;

/**
 * Whether TensorFlow's `same` slides as the window's own padding does: it pads as little as it must, the odd row or column
 * behind, so that its stride may start elsewhere.
 */
function isSame({ kernel, stride, padding }: Window, x: Tensor4D, out: Shape) {
  return axes.every((axis) => {
    const size = x.shape[axis + 1]!;
    const places = Math.ceil(size / stride[axis]);
    const total = Math.max((places - 1) * stride[axis] + kernel[axis] - size, 0);
    return places === out[axis + 1] && Math.floor(total / 2) === padding[axis];
  });
}

/** Adds rows and columns of `value` around a feature map `[N, H, W, C]`. */
export const padMap = (
  tf: Tensorflow,
  x: Tensor4D,
  [vertical, horizontal]: Window['padding'],
  value: number,
): Tensor4D =>
  tf.pad4d(
    x,
    [
      [0, 0],
      [vertical, vertical],
      [horizontal, horizontal],
      [0, 0],
    ],
    value,
  );

/** Pads a feature map with `value` for a window whose output is of shape `out`, unless TensorFlow's rule comes to the same. */
export function padFor(tf: Tensorflow, window: Window, x: Tensor4D, out: Shape, value: number): PaddedMap {
  if (window.padding.every((rows) => rows === 0)) return { x, rule: 'valid' };
  if (isSame(window, x, out)) return { x, rule: 'same' };
  return { x: padMap(tf, x, window.padding, value), rule: 'valid' };
}
