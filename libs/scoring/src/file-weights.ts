import { parameterTensors, type Network, type ParameterTensor } from '@naswot/network';
import type { Tensor } from '@naswot/dataset';
import type { Weights } from './engine.ts';

/** Weights that a file should hold and does not, or in another shape or type. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

/** Tensors that a message names before it says how many more there are. */
const tensorsNamed = 3;

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const byName = (tensors: ReadonlyMap<string, Tensor>, path: string): Tensor | undefined =>
  tensors.get(`weights/${path}`) ?? tensors.get(path);

function refuseMissing(missing: readonly ParameterTensor[]): never {
  const named = missing.slice(0, tensorsNamed).map(({ path }) => `'${path}'`);
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : '';
  throw new WeightsError(
    `the weights file lacks ${named.join(', ')}${more}; expected the names of a PyTorch state dict, with or without 'weights/' before them`,
  );
}

function checkedValues({ path, shape }: ParameterTensor, found: Tensor | undefined): Float32Array {
  if (!(found?.values instanceof Float32Array))
    throw new WeightsError(`the weights file has no float32 tensor '${path}'`);
  if (show(found.shape) !== show(shape))
    throw new WeightsError(`tensor '${path}' has shape ${show(found.shape)}; expected ${show(shape)}`);
  const wrong = found.values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new WeightsError(
      `tensor '${path}' holds ${found.values[wrong]} at ${wrong}; expected finite values`,
    );
  return found.values;
}

/**
 * Weights by name from a file's tensors, called as in a PyTorch state dict, with or without `weights/` before it. Everything
 * that `network` needs is checked here, so that what is missing is said before anything runs: throws a WeightsError that names
 * the tensors. The values stay the file's, uncopied.
 */
export function fileWeights(tensors: ReadonlyMap<string, Tensor>, network: Network): Weights {
  const needed = parameterTensors(network);
  const missing = needed.filter(({ path }) => byName(tensors, path) === undefined);
  if (missing.length > 0) refuseMissing(missing);
  const values = new Map(
    needed.map((tensor) => [tensor.path, checkedValues(tensor, byName(tensors, tensor.path))]),
  );
  return {
    normBiasIsZero: needed.every(
      ({ path, role }) => role !== 'norm-bias' || values.get(path)?.every((value) => value === 0),
    ),
    values: (tensor) => values.get(tensor.path) ?? refuseMissing([tensor]),
  };
}
