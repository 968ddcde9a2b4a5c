import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Tensorflow } from './tensorflow.ts';

interface AveragedWindow {
  /** Rows and columns. */
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pad: 'same' | 'valid';
}

/** Averages over windows of `x` (`[N, H, W, C]`), padding left out; `tf.avgPool` copies the output once more, to the type it has. */
export const averagePool = (tf: Tensorflow, x: Tensor4D, { size, strides, pad }: AveragedWindow): Tensor4D =>
  tf.engine().runKernel(tf.AvgPool, { x }, { filterSize: [...size], strides: [...strides], pad });
