import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { normEpsilon } from '@naswot/network';
import type { Backend, Tensorflow } from './tensorflow.ts';

/** The mean of each channel of `x` (`[N, H, W, C]`): an average pool over whole images, then the few numbers that are left. */
function meanByPool(tf: Tensorflow, x: Tensor4D): Tensor1D {
  const [, height, width] = x.shape;
  return tf.mean<Tensor1D>(tf.avgPool(x, [height, width], 1, 'valid'), [0, 1, 2]);
}

/**
 * With E[x^2] - E[x]^2, not below 0: what feeds a batch norm is a convolution or a sum of norms, whose means are no more than
 * some standard deviations off 0. Scale and shift are a depthwise convolution of one place. Half the time of moments and
 * TensorFlow.js's own batch norm.
 */
function byPools(tf: Tensorflow, x: Tensor4D, weight: Tensor1D, bias: Tensor1D): Tensor4D {
  const mean = meanByPool(tf, x);
  const square = tf.square(x);
  const meanSquare = meanByPool(tf, square);
  square.dispose();
  const variance = tf.maximum(tf.sub(meanSquare, tf.square(mean)), 0);
  const scale = tf.mul<Tensor1D>(weight, tf.rsqrt(tf.add(variance, normEpsilon)));
  return tf.fused.depthwiseConv2d({
    x,
    filter: tf.reshape(scale, [1, 1, x.shape[3], 1]),
    strides: 1,
    pad: 'valid',
    bias: tf.sub(bias, tf.mul(mean, scale)),
  });
}

function byMoments(tf: Tensorflow, x: Tensor4D, weight: Tensor1D, bias: Tensor1D): Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm4d(x, mean as Tensor1D, variance as Tensor1D, bias, weight, normEpsilon);
}

/** Normalises `x` (`[N, H, W, C]`) with the batch's own mean and biased variance, then applies weight and bias (`[C]`). */
export const normalise = (
  tf: Tensorflow,
  statistics: Backend['statistics'],
  x: Tensor4D,
  weight: Tensor1D,
  bias: Tensor1D,
): Tensor4D => (statistics === 'pools' ? byPools : byMoments)(tf, x, weight, bias);

/** The same of operations that all have gradients on every back end. */
export function normaliseDifferentiably(
  tf: Tensorflow,
  x: Tensor4D,
  weight: Tensor1D,
  bias: Tensor1D,
): Tensor4D {
  const centred = tf.sub(x, tf.mean(x, [0, 1, 2], true));
  const variance = tf.mean(tf.square(centred), [0, 1, 2], true);
  return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, normEpsilon))), weight), bias);
}
