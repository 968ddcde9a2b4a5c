import { randomStream, tensorSize, type ParameterTensor } from '@naswot/network';
import type { Weights } from '../engine.ts';
import { seededWeights } from '../seeded-weights.ts';

/** PyTorch's default initialisation: batch norms have weight 1 and bias 0. */
export const plainWeights = (): Weights => seededWeights({ initialisation: 'kaiming-uniform', seed: 3 });

/** Batch norms of any weight and bias, as in a trained network; else as `plainWeights`. */
export function biasedWeights(): Weights {
  const plain = plainWeights();
  const uniform = ({ path, shape }: ParameterTensor): Float32Array =>
    Float32Array.from(randomStream(5, path).words(tensorSize(shape)), (word) => (word / 2 ** 32) * 2 - 1);
  return {
    normBiasIsZero: false,
    values: (tensor) =>
      tensor.role === 'norm-weight' || tensor.role === 'norm-bias' ? uniform(tensor) : plain.values(tensor),
  };
}
