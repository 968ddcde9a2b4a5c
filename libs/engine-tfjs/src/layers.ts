import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Node } from '@naswot/network';
import { normalise } from './batch-norm.ts';
import { convolve } from './convolution.ts';
import { pool } from './pool.ts';
import type { Backend, Tensorflow } from './tensorflow.ts';

/** A node's own tensors, weight first. */
export type NodeTensors = readonly Tensor[];

/** What a layer makes of its inputs, feature maps `[N, H, W, C]`. The caller owns what comes back. */
export type ApplyLayer = (node: Node, inputs: readonly Tensor[], tensors: NodeTensors) => Tensor;

const refuse = (kind: string): never => {
  throw new Error(`a ${kind} layer is never run`);
};

/** Layers in the operations that the back end is fastest in. */
export const fastLayers =
  (tf: Tensorflow, statistics: Backend['statistics']): ApplyLayer =>
  ({ layer, shape }, inputs, [weight, bias]) => {
    const x = inputs[0] as Tensor4D;
    switch (layer.kind) {
      case 'convolution':
        return convolve(tf, { layer, shape }, x, weight as Tensor4D, bias as Tensor1D | undefined);
      case 'batch-norm':
        return normalise(tf, statistics, x, weight as Tensor1D, bias as Tensor1D);
      case 'relu':
        return tf.relu(x);
      case 'add':
        return inputs.slice(1).reduce<Tensor>((sum, term) => tf.add(sum, term), tf.clone(x));
      case 'concat':
        return tf.concat([...inputs], 3);
      case 'max-pool':
      case 'average-pool':
        return pool(tf, layer, x, shape);
      case 'global-average-pool':
        return tf.reshape(tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid'), [x.shape[0], x.shape[3]]);
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
