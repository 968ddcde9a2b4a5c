import {
  initialise,
  parameterTensors,
  tensorSize,
  type Initialisation,
  type Network,
  type ParameterTensor,
} from '@naswot/network';
import type { Tensor } from '@naswot/dataset';
import type { Weights } from './engine.ts';

/** The tensors of all cells of NAS-Bench-201 take 6.5 MB: a few spaces' worth stays, and a lane stays small. */
const cacheBytes = 128 * 1024 * 1024;

/**
 * Weights from a seed. Tensors are kept, least recently used dropped, since equal tensors of two architectures are equal and
 * most of the tensors of a space come back with the next architecture.
 */
export function seededWeights(options: {
  readonly initialisation: Initialisation;
  readonly seed: number;
}): Weights {
  const cache = new Map<string, Float32Array>();
  let held = 0;
  const keep = (key: string, values: Float32Array): Float32Array => {
    cache.set(key, values);
    held += values.byteLength;
    for (const [oldest, { byteLength }] of cache) {
      if (held <= cacheBytes) break;
      cache.delete(oldest);
      held -= byteLength;
    }
    return values;
  };
  return {
    normBiasIsZero: true,
    values(tensor) {
      const key = `${tensor.path} ${tensor.shape.join(' ')}`;
      const known = cache.get(key);
      if (known === undefined) return keep(key, initialise(tensor, options));
      cache.delete(key);
      cache.set(key, known);
      return known;
    },
  };
}

/** Weights that a file should hold and does not, or in another shape. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

/** Weights by name from a file's tensors, called as in a PyTorch state dict, with or without `weights/` before it. */
export function fileWeights(tensors: ReadonlyMap<string, Tensor>, network: Network): Weights {
  const values = (tensor: ParameterTensor): Float32Array => {
    const found = tensors.get(`weights/${tensor.path}`) ?? tensors.get(tensor.path);
    if (!(found?.values instanceof Float32Array))
      throw new WeightsError(`the weights file has no float32 tensor '${tensor.path}'`);
    if (found.values.length !== tensorSize(tensor.shape) || found.shape.join() !== tensor.shape.join())
      throw new WeightsError(
        `tensor '${tensor.path}' has shape [${found.shape.join(', ')}]; expected [${tensor.shape.join(', ')}]`,
      );
    return found.values;
  };
  const normBiases = parameterTensors(network).filter(({ role }) => role === 'norm-bias');
  return {
    values,
    normBiasIsZero: normBiases.every((tensor) => values(tensor).every((value) => value === 0)),
  };
}
