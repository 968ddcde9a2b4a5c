import {
  initialisationVersion,
  initialise,
  isInitialisation,
  type Initialisation,
  type ParameterTensor,
} from '@naswot/network';
import type { Weights } from './engine.ts';
import type { WeightsSpec } from './spec.ts';
import { createTensorCache } from './tensor-cache.ts';

/** The tensors of all cells of NAS-Bench-201 take 6.5 MB: a few spaces' worth stays, and a lane stays small. */
const cacheBytes = 128 * 1024 * 1024;

/** Everything that `initialise` looks at: a bias of the same path and shape depends on the window of its layer, too. */
const keyOf = ({ path, shape, role, fanIn }: ParameterTensor): string =>
  `${path} ${shape.join(' ')} ${role} ${fanIn}`;

/**
 * Weights from a seed. Up to 128 MB of tensors are kept, least recently used dropped, since equal tensors of two architectures
 * are equal and most of the tensors of a space come back with the next architecture.
 */
export function seededWeights(options: {
  readonly initialisation: Initialisation;
  readonly seed: number;
}): Weights {
  const cache = createTensorCache(cacheBytes);
  return {
    normBiasIsZero: true,
    values: (tensor) => cache.getOrMake(keyOf(tensor), () => initialise(tensor, options)),
  };
}

/**
 * The weights that a spec names by seed. Throws a RangeError where they are a file's, or of an initialisation or a version that
 * this program does not have: it would score under an identity that promises other numbers.
 */
export function weightsOfSpec(weights: WeightsSpec): Weights {
  if ('sha256' in weights)
    throw new RangeError(`the spec names the weights file ${weights.sha256}; expected weights by seed`);
  const { initialisation, seed, version } = weights;
  if (!isInitialisation(initialisation))
    throw new RangeError(`the spec names the initialisation '${initialisation}', which is not known here`);
  if (version !== initialisationVersion)
    throw new RangeError(
      `the spec names version ${version} of the initialisations; this program has version ${initialisationVersion}`,
    );
  return seededWeights({ initialisation, seed });
}
