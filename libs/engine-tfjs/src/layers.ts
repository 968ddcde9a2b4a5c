import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Node } from '@naswot/network';
import { averagePool } from './average-pool.ts';
import { normalise, type NormBackend } from './batch-norm.ts';
import { convolve } from './convolution.ts';
import { pool } from './pool.ts';
import type { Tensorflow } from './tensorflow.ts';

/** A node's own tensors, weight first. */
export type NodeTensors = readonly Tensor[];

/** What a layer makes of its inputs, feature maps `[N, H, W, C]`. The caller owns what comes back. */
export type ApplyLayer = (node: Node, inputs: readonly Tensor[], tensors: NodeTensors) => Tensor;

const refuse = (kind: string): never => {
  throw new Error(`a ${kind} layer is never run`);
};

/** The sum of one input or more; of one a copy, which on most back ends is none of its values. */
function sum(tf: Tensorflow, [first, ...others]: readonly Tensor[]): Tensor {
  if (first === undefined) throw new Error('a sum has an input');
  return others.length === 0 ? tf.clone(first) : others.reduce((total, term) => tf.add(total, term), first);
}

/** Layers in the operations that the back end is fastest in. */
export const fastLayers =
  (tf: Tensorflow, backend: NormBackend): ApplyLayer =>
  ({ layer, shape }, inputs, [weight, bias]) => {
    const x = inputs[0] as Tensor4D;
    switch (layer.kind) {
      case 'convolution':
        return convolve(tf, layer, x, weight as Tensor4D, bias as Tensor1D | undefined);
      case 'batch-norm':
        return normalise(tf, backend, x, weight as Tensor1D, bias as Tensor1D);
      case 'relu':
        return tf.relu(x);
      case 'add':
        return sum(tf, inputs);
      case 'concat':
        return tf.concat([...inputs], 3);
      case 'max-pool':
      case 'average-pool':
        return pool(tf, layer, x, shape);
      case 'global-average-pool':
        return tf.reshape(
          averagePool(tf, x, { size: [x.shape[1], x.shape[2]], strides: [1, 1], pad: 'valid' }),
          [x.shape[0], x.shape[3]],
        );
      case 'linear':
        return applyLinear(tf, inputs[0] as Tensor2D, weight as Tensor2D, bias);
      case 'input':
      case 'zero':
        return refuse(layer.kind);
    }
  };

/** `x` `[N, in]` times weights `[out, in]`. */
export function applyLinear(tf: Tensorflow, x: Tensor2D, weight: Tensor2D, bias: Tensor | undefined): Tensor {
  const y = tf.matMul(x, weight, false, true);
  return bias === undefined ? y : tf.add(y, bias);
}
