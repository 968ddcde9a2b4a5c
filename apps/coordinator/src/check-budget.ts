import { checkPlan, shrunkLimit, type Budget, type SearchPlan, type ShrunkLimit } from '@naswot/search';
import { ServiceError } from './search-service.ts';

/** Limits by their names in the protocol. */
const names: Readonly<Record<ShrunkLimit['limit'], string>> = {
  samples: 'samples',
  timeLimitMs: 'time_limit_ms',
  evaluations: 'evaluations',
  simulatedTimeMs: 'simulated_time_ms',
};

const field = 'budget';

function sentenceOf({ limit, received, stored }: ShrunkLimit): string {
  const expected = stored === null ? 'none, as the search has no such limit' : `at least ${stored}`;
  return `a search's budget grows or stays: ${names[limit]} is ${received}, expected ${expected}`;
}

/** Throws a ServiceError `invalid` where a search may not go on with that budget: it is smaller, or no plan has such a one. */
export function checkBudget(plan: SearchPlan, budget: Budget): void {
  const shrunk = shrunkLimit(plan.budget, budget);
  if (shrunk !== null)
    throw new ServiceError(
      'invalid',
      sentenceOf(shrunk),
      'a new search with the same plan reuses every score',
      field,
    );
  try {
    checkPlan({ ...plan, budget });
  } catch (error) {
    if (error instanceof RangeError) throw new ServiceError('invalid', error.message, null, field);
    throw error;
  }
}
