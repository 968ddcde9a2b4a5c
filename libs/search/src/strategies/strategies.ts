import type { Strategy } from '../strategy.ts';
import { area } from './area.ts';
import { bohb } from './bohb/bohb.ts';
import { exhaustive } from './exhaustive.ts';
import { hyperband } from './halving/hyperband.ts';
import { successiveHalving } from './halving/successive-halving.ts';
import { localSearch } from './local-search.ts';
import { nsgaII } from './nsga-ii/nsga-ii.ts';
import { random } from './random.ts';
import { regularisedEvolution } from './regularised-evolution.ts';
import { reinforce } from './reinforce.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';
import { zophLe } from './zoph-le/zoph-le.ts';

/** Every strategy there is. */
export const strategies = {
  exhaustive,
  random,
  'regularised-evolution': regularisedEvolution,
  area,
  reinforce,
  'zoph-le': zophLe,
  'local-search': localSearch,
  'simulated-annealing': simulatedAnnealing,
  'nsga-ii': nsgaII,
  'successive-halving': successiveHalving,
  hyperband,
  bohb,
} as const satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

const isStrategyName = (name: string): name is StrategyName => Object.hasOwn(strategies, name);

/** The strategy of that name; throws a RangeError that lists the known ones. */
export function findStrategy(name: string): Strategy {
  if (!isStrategyName(name))
    throw new RangeError(`unknown strategy '${name}'; expected one of ${Object.keys(strategies).join(', ')}`);
  return strategies[name];
}
