import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { normaliseDifferentiably } from './batch-norm.ts';
import { convolveDifferentiably, poolDifferentiably } from './differentiable-window.ts';
import { applyLinear, fastLayers, type ApplyLayer } from './layers.ts';
import type { Tensorflow } from './tensorflow.ts';

/** Layers of operations that have gradients on every back end. */
export function differentiableLayers(tf: Tensorflow): ApplyLayer {
  const others = fastLayers(tf, { registered: 'wasm', statistics: 'moments' });
  return (node, inputs, tensors) => {
    const { layer, shape } = node;
    const x = inputs[0] as Tensor4D;
    const [weight, bias] = tensors;
    switch (layer.kind) {
      case 'convolution':
        return convolveDifferentiably(
          tf,
          { layer, shape },
          x,
          weight as Tensor4D,
          bias as Tensor1D | undefined,
        );
      case 'batch-norm':
        return normaliseDifferentiably(tf, x, weight as Tensor1D, bias as Tensor1D);
      case 'max-pool':
      case 'average-pool':
        return poolDifferentiably(tf, layer, x, shape);
      case 'global-average-pool':
        return tf.mean<Tensor2D>(x, [1, 2]);
      case 'linear':
        return applyLinear(tf, inputs[0] as Tensor2D, weight as Tensor2D, bias);
      case 'input':
      case 'relu':
      case 'add':
      case 'concat':
      case 'zero':
        return others(node, inputs, tensors);
    }
  };
}
