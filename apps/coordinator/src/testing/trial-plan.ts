import type { Outcome } from '@naswot/scoring';
import { defaultWindow, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';

const space = findSpace('nas-bench-201');
const network = space.parseSettings({ cellsPerStage: 1, stemChannels: 2, imageSize: 8 });

/** A search over the first cells that runs no network; it shares scores with those of the same version only. */
export const trialPlan = (proxyVersion: number, samples: number): SearchPlan => ({
  name: '',
  space: space.name,
  network,
  strategy: 'exhaustive',
  seed: 0,
  replacement: false,
  budget: { samples: BigInt(samples), timeLimitMs: null },
  spec: { proxy: 'parameters', proxyVersion, network, run: null },
  window: defaultWindow,
});

/** A score that is a function of the position alone. */
export const trialOutcome = (position: bigint): Outcome => ({
  kind: 'scored',
  value: Number((position * 7919n) % 10_007n),
  sizeTerm: null,
  separationTerm: null,
});
