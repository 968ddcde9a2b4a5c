import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { plainContext } from '../strategy-context.ts';
import { playSearch, simplest } from '../testing/index.ts';
import { strategies, type StrategyName } from './strategies.ts';

/**
 * Golden, exact: asks 95 to 99 of NAS-Bench-201 in window 16, each of which depends on all that was told before. A change means that
 * a search of the same seed asks for other architectures than it did, and that one of an earlier version cannot be gone on with.
 */
const golden: Readonly<Partial<Record<StrategyName, readonly number[]>>> = {
  'regularised-evolution': [15493, 14858, 12983, 3374, 4622],
  area: [1647, 167, 11094, 3287, 8047],
  reinforce: [7224, 1082, 10265, 11987, 8594],
  'zoph-le': [8290, 13508, 10917, 3680, 5770],
  'local-search': [8708, 13212, 13713, 9378, 8753],
  'simulated-annealing': [3579, 9579, 3304, 3704, 3327],
  'nsga-ii': [15327, 2194, 12990, 13980, 3444],
  'successive-halving': [8873, 9612, 8597, 11558, 448],
  hyperband: [5229, 3209, 9408, 12576, 9418],
  bohb: [5114, 6245, 6745, 5700, 2595],
};

describe('a strategy', () => {
  it.each(Object.entries(golden))('asks for the same architectures in every version: %s', (name, asks) => {
    const kind = name === 'successive-halving' ? 'replicates' : 'levels';
    const context = plainContext(findSpace('nas-bench-201'), {
      samples: 100n,
      fidelities: { kind, costs: [1, 12, 200] },
      parameters: name === 'successive-halving' ? { candidates: 60 } : {},
    });
    const { positions } = playSearch(strategies[name as StrategyName], context, 16, simplest);
    expect(positions.slice(-5).map(Number)).toEqual(asks);
  });
});
