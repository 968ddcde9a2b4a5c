import { expect, it } from 'vitest';
import type { SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { decodePlan, encodePlan } from './json-codec.ts';

const space = findSpace('nas-bench-201');

it('keeps a plan with all that its strategy sees as it is', () => {
  const network = space.parseSettings({ stemChannels: 4 });
  const plan: SearchPlan = {
    ...{ name: 'kept', space: space.name, network, strategy: 'regularised-evolution', seed: 3 },
    ...{ replacement: false, budget: { samples: 2n ** 60n, timeLimitMs: 10 }, window: 4 },
    spec: { proxy: 'macs', proxyVersion: 1, network, run: null },
  };
  const terms = {
    parameters: { population: 20 },
    constraints: { macs: 1e8 },
    included: [7, 0].map((index) => space.atPublishedIndex(index)),
  };
  const kept = (of: SearchPlan): SearchPlan => decodePlan(JSON.parse(encodePlan(of)));
  expect(kept(plan)).toEqual(plan);
  expect(kept({ ...plan, ...terms })).toEqual({ ...plan, ...terms });
});
