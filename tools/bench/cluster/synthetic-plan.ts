import { createMinibatch } from '@naswot/dataset';
import { makeSpec } from '@naswot/scoring';
import { defaultWindow, type SearchPlan } from '@naswot/search';
import { syntheticSpace } from '@naswot/space/testing';

/** Two images: the smallest kernel that has a determinant. */
export const twoImages = createMinibatch(Float32Array.of(0, 0, 0, 1, 1, 1), [2, 3, 1, 1], {
  dataset: 'noise-white',
  seed: 0,
  imageIds: [],
  notice: null,
});

/** A random search of so many architectures of the synthetic space; searches of other weights share no scores. */
export function syntheticPlan(samples: number, weightsSeed: number): SearchPlan {
  const network = syntheticSpace.parseSettings({});
  const weights = { initialisation: 'kaiming-uniform', seed: weightsSeed, version: 1 };
  const run = { minibatch: twoImages.digest, weights, counting: 'unit' } as const;
  return {
    name: '',
    space: syntheticSpace.name,
    network,
    strategy: 'random',
    seed: 0,
    replacement: false,
    budget: { samples: BigInt(samples), timeLimitMs: null },
    spec: makeSpec({ proxy: 'naswot', network, run }),
    window: defaultWindow,
  };
}
