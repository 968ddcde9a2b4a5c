import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { normEpsilon } from '@naswot/network';
import { TensorflowError, type Tensorflow } from './tensorflow.ts';

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | string | boolean;
}

/** What the back end of `@tensorflow/tfjs-node` runs any operation of TensorFlow by. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>
  >;
  executeMultipleOutputs(
    operation: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

const isNative = (backend: object): backend is NativeBackend =>
  'binding' in backend && 'executeMultipleOutputs' in backend;

const attributesOf = ({ binding }: NativeBackend): readonly Attribute[] => [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: normEpsilon },
  { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
  { name: 'is_training', type: binding.TF_ATTR_BOOL, value: false },
];

/**
 * `x` (`[N, H, W, C]`) normalised with a mean and a variance that are known, of the back end `tensorflow`. TensorFlow.js itself
 * runs the first version of this operation, for which TensorFlow has no kernel of oneDNN's: it takes twice as long. Training, in
 * one operation with the statistics, is faster still, but its means are up to 3e-5 standard deviations off, which turns signs.
 */
export function fusedBatchNorm(
  tf: Tensorflow,
  x: Tensor4D,
  { mean, variance, weight, bias }: Readonly<Record<'mean' | 'variance' | 'weight' | 'bias', Tensor1D>>,
): Tensor4D {
  const backend = tf.backend();
  if (!isNative(backend)) throw new TensorflowError('the back end runs no operation by its name');
  const inputs = [x, weight, bias, mean, variance];
  const [y] = backend.executeMultipleOutputs('FusedBatchNormV3', attributesOf(backend), inputs, 6);
  return y as Tensor4D;
}
