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
  const { budget, replacement } = plan;
  if (budget.timeLimitMs !== null && !(budget.timeLimitMs > 0))
    throw new RangeError(`--time-limit is more than 0; received ${budget.timeLimitMs} ms`);
  findStrategy(plan.strategy).start(strategyContext(plan));
  if (replacement && budget.samples === null && budget.timeLimitMs === null)
    throw new RangeError(
      'a search with --replacement has no end of its own: give it --samples or --time-limit',
    );
}
