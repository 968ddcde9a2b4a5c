import type { Rank, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { tensorSize, type Shape, type Window } from '@naswot/network';
import type { Convolution } from './convolution.ts';
import { placeCounts, type Pool } from './pool.ts';
import type { Tensorflow } from './tensorflow.ts';

/*
 * Windows as sums over their places, each a slice of the feature map. The WebAssembly back end has no gradient of a
 * convolution's filters, and TensorFlow's CPU device none of dilated ones; slices and products of matrices have theirs everywhere.
 */

/** `count` rows (axis 1) or columns (axis 2) of `x`, every `stride`-th from `start`; as many must lie there as `stride * count`. */
function everyNth(
  tf: Tensorflow,
  x: Tensor4D,
  axis: 1 | 2,
  { start, stride, count }: { readonly start: number; readonly stride: number; readonly count: number },
): Tensor4D {
  const at: [number, number, number, number] = [0, 0, 0, 0];
  const size: [number, number, number, number] = [...x.shape];
  at[axis] = start;
  size[axis] = stride * count;
  const run = tf.slice(x, at, size);
  if (stride === 1) return run;
  const [images, height, width, channels] = size;
  const phases = tf.reshape<Rank.R5>(
    run,
    axis === 1 ? [images, count, stride, width, channels] : [images, height, count, stride, channels],
  );
  const phase: [number, number, number, number, number] = [...phases.shape];
  phase[axis + 1] = 1;
  const kept: [number, number, number, number] = [...x.shape];
  kept[axis] = count;
  return tf.reshape(tf.slice(phases, [0, 0, 0, 0, 0], phase), kept);
}

interface Place {
  readonly row: number;
  readonly column: number;
  /** What lies at that place of every window: `[N, H, W, C]` of the output's height and width. */
  readonly x: Tensor4D;
}

function placesOf(
  tf: Tensorflow,
  { kernel, stride, padding }: Window,
  given: Tensor4D,
  out: Shape,
  { value, dilation }: { readonly value: number; readonly dilation: readonly [number, number] },
): readonly Place[] {
  const [rows, columns] = [out[1] ?? 1, out[2] ?? 1];
  // Behind the last row and column there must be as many as a stride steps over.
  const padded = tf.pad4d(
    given,
    [
      [0, 0],
      [padding[0], padding[0] + stride[0] - 1],
      [padding[1], padding[1] + stride[1] - 1],
      [0, 0],
    ],
    value,
  );
  return Array.from({ length: tensorSize(kernel) }, (_, place) => {
    const [row, column] = [Math.floor(place / kernel[1]), place % kernel[1]];
    const across = everyNth(tf, padded, 1, { start: row * dilation[0], stride: stride[0], count: rows });
    const x = everyNth(tf, across, 2, { start: column * dilation[1], stride: stride[1], count: columns });
    return { row, column, x };
  });
}

const sum = (tf: Tensorflow, terms: readonly Tensor[]): Tensor4D =>
  terms.reduce((total, term) => tf.add(total, term)) as Tensor4D;

/** A convolution of `x` (`[N, H, W, C]`) with filters `[kH, kW, in / groups, out]`, of operations that have gradients. */
export function convolveDifferentiably(
  tf: Tensorflow,
  { layer, shape }: { readonly layer: Convolution; readonly shape: Shape },
  x: Tensor4D,
  filters: Tensor4D,
  bias: Tensor1D | undefined,
): Tensor4D {
  const { groups, dilation } = layer;
  const [into, out] = [filters.shape[2], filters.shape[3] / groups];
  const places = placesOf(tf, layer, x, shape, { value: 0, dilation });
  const maps = Array.from({ length: groups }, (_, group) =>
    sum(
      tf,
      places.map((place) => {
        const [size, height, width] = place.x.shape;
        const some = tf.slice(place.x, [0, 0, 0, group * into], [size, height, width, into]);
        const filter = tf.slice(filters, [place.row, place.column, 0, group * out], [1, 1, into, out]);
        const y = tf.matMul(tf.reshape(some, [-1, into]), tf.reshape(filter, [into, out]));
        return tf.reshape(y, [size, height, width, out]);
      }),
    ),
  );
  const y = tf.concat(maps, 3);
  return bias === undefined ? y : tf.add(y, bias);
}

/** Pools `x` (`[N, H, W, C]`) to the shape `out`, of operations that have gradients; the first of equal maxima has it. */
export function poolDifferentiably(tf: Tensorflow, layer: Pool, x: Tensor4D, out: Shape): Tensor4D {
  const isMax = layer.kind === 'max-pool';
  const places = placesOf(tf, layer, x, out, { value: isMax ? -Infinity : 0, dilation: [1, 1] });
  const values = places.map((place) => place.x);
  if (isMax) return values.reduce((most, value) => tf.maximum(most, value));
  const { shape, values: counts } = placeCounts(layer, x.shape, out);
  return tf.div(sum(tf, values), tf.tensor4d(counts, shape));
}
