import { canonicalJson, specDigest, type RunSpec, type ScoringSpec } from '@naswot/scoring';
import type { MinibatchOrigin } from '../archive.ts';

/** What of weights is no seed. */
const weightsKind = (weights: RunSpec['weights']) =>
  'sha256' in weights
    ? { sha256: weights.sha256 }
    : { initialisation: weights.initialisation, version: weights.version };

/** What of a minibatch is no seed; one that was not drawn by a seed, or is not known, stands for itself. */
const imagesKind = (digest: string, origin: MinibatchOrigin | null) =>
  typeof origin?.source.seed === 'number'
    ? { dataset: origin.source.dataset, shape: [...origin.shape] }
    : { digest };

/**
 * What a spec says besides the seeds of its weights and of its minibatch: specs of one key are repeats of one measurement, whose
 * scores of an architecture may be averaged. One that has no seeds stands for itself. `origin` is that of the spec's minibatch, null where it is not stored.
 */
export function familyKey(spec: ScoringSpec, origin: MinibatchOrigin | null): string {
  const { proxy, proxyVersion, network, run } = spec;
  if (run === null) return specDigest(spec);
  const { minibatch, weights, counting } = run;
  return canonicalJson({
    ...{ proxy, proxyVersion, network },
    weights: weightsKind(weights),
    minibatch: imagesKind(minibatch, origin),
    counting,
  });
}
