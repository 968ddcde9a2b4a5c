import type { Strategy } from '../strategy.ts';
import { exhaustive } from './exhaustive.ts';
import { random } from './random.ts';

/** Every strategy there is. */
export const strategies = { random, exhaustive } as const satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

const isStrategyName = (name: string): name is StrategyName => Object.hasOwn(strategies, name);

/** The strategy of that name; throws a RangeError that lists the known ones. */
export function findStrategy(name: string): Strategy {
  if (!isStrategyName(name))
    throw new RangeError(`unknown strategy '${name}'; expected one of ${Object.keys(strategies).join(', ')}`);
  return strategies[name];
}
