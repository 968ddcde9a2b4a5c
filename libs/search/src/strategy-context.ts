import { findSpace } from '@naswot/space';
import type { SearchPlan } from './search-plan.ts';
import { findStrategy } from './strategies/strategies.ts';
import type { StrategyContext } from './strategy.ts';

/** What of a plan its strategy sees. */
type PlannedStrategy = Pick<SearchPlan, 'space' | 'strategy' | 'seed' | 'budget' | 'replacement'>;

export const strategyContext = ({ space, seed, budget, replacement }: PlannedStrategy): StrategyContext => ({
  size: findSpace(space).size,
  seed,
  samples: budget.samples,
  replacement,
});

/** Throws a RangeError for a plan that cannot be run, before anything is opened or stored. */
export function checkPlan(plan: PlannedStrategy): void {
  findStrategy(plan.strategy).start(strategyContext(plan));
}
