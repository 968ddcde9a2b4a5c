import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tensorSize, type Layer, type Shape, type Window } from '@naswot/network';
import { averagePool } from './average-pool.ts';
import type { Tensorflow } from './tensorflow.ts';
import { padFor } from './window-padding.ts';

export type Pool = Layer & { readonly kind: 'max-pool' | 'average-pool' };

/** For every output place along one axis, how many places of its window lie on the image. */
const placesOn = (axis: 0 | 1, { kernel, stride, padding }: Window, size: number, out: number): number[] =>
  Array.from({ length: out }, (_, k) => {
    const start = k * stride[axis] - padding[axis];
    return Math.min(start + kernel[axis], size) - Math.max(start, 0);
  });

/** How many places of each window lie on the image: row-major values of `[1, H, W, 1]`. */
export function placeCounts(
  window: Window,
  [, height = 1, width = 1]: readonly number[],
  out: Shape,
): { readonly shape: [number, number, number, number]; readonly values: Float32Array } {
  const [rows, columns] = [out[1] ?? 1, out[2] ?? 1];
  const vertical = placesOn(0, window, height, rows);
  const horizontal = placesOn(1, window, width, columns);
  const values = Float32Array.from(
    { length: rows * columns },
    (_, place) => vertical[Math.floor(place / columns)]! * horizontal[place % columns]!,
  );
  return { shape: [1, rows, columns, 1], values };
}

/** Averages over the image only. TensorFlow leaves its own padding out; padding that was added beforehand is divided out. */
function average(tf: Tensorflow, layer: Pool, given: Tensor4D, out: Shape): Tensor4D {
  const { kernel, stride } = layer;
  const { x, rule } = padFor(tf, layer, given, out, 0);
  const y = averagePool(tf, x, { size: kernel, strides: stride, pad: rule });
  if (x === given) return y;
  const counts = placeCounts(layer, given.shape, out);
  const factors = counts.values.map((count) => tensorSize(kernel) / count);
  return tf.mul(y, tf.tensor4d(factors, counts.shape));
}

/** Pools `x` (`[N, H, W, C]`) to the shape `out`. */
export function pool(tf: Tensorflow, layer: Pool, given: Tensor4D, out: Shape): Tensor4D {
  if (layer.kind === 'average-pool') return average(tf, layer, given, out);
  const { x, rule } = padFor(tf, layer, given, out, -Infinity);
  return tf.maxPool(x, [...layer.kernel], [...layer.stride], rule);
}
