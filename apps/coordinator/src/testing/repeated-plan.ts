import { createMinibatch, type Minibatch } from '@naswot/dataset';
import type { ScoringSpec } from '@naswot/scoring';
import type { SearchPlan } from '@naswot/search';
import { trialPlan } from './trial-plan.ts';

const shape = [2, 3, 8, 8] as const;

/** Made-up images: two for each seed. */
const imagesOf = (seed: number): Minibatch =>
  createMinibatch(
    Float32Array.from({ length: 2 * 3 * 8 * 8 }, (_, k) => Math.sin(k + 1_000 * seed)),
    shape,
    { dataset: 'trial', seed, imageIds: [], notice: null },
  );

/** What the specs of a repeated trial name. */
export const trialMinibatches: readonly Minibatch[] = [imagesOf(0), imagesOf(1)];

const weightsSeeds = [0, 1];

/** A search over the first cells, repeated under two weights seeds with each of two minibatches. */
export function repeatedPlan(proxyVersion: number, samples: number): SearchPlan {
  const plan = trialPlan(proxyVersion, samples);
  const specs = trialMinibatches.flatMap(({ digest: minibatch }) =>
    weightsSeeds.map((seed): ScoringSpec => {
      const weights = { initialisation: 'kaiming-uniform', seed, version: 1 };
      return { ...plan.spec, run: { minibatch, weights, counting: 'unit' } };
    }),
  );
  const [spec = plan.spec, ...repeats] = specs;
  return { ...plan, spec, repeats };
}
