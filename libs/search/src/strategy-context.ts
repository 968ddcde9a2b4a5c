import { asPosition, findSpace } from '@naswot/space';
import { checkAim, scoreAlone } from './aim/aim.ts';
import { checkConstraints, keeping } from './constraints.ts';
import { asksByReplicate, type RepeatedPlan } from './repeats.ts';
import { mostIncluded, type SearchPlan } from './search-plan.ts';
import { findStrategy } from './strategies/strategies.ts';
import { isCounted } from './spending.ts';
import type { Fidelities, SearchedSpace, Strategy, StrategyContext } from './strategy.ts';

/** What of a plan its strategy sees. */
type PlannedStrategy = Pick<SearchPlan, 'space' | 'strategy' | 'seed' | 'budget' | 'replacement'> &
  Partial<Pick<SearchPlan, 'network' | 'parameters' | 'constraints' | 'included'>> &
  RepeatedPlan;

/** A search of 0 as its seed, without an end, of one number of any architecture, but for what is given. */
export const plainContext = (
  space: SearchedSpace,
  given: Partial<Omit<StrategyContext, 'space'>> = {},
): StrategyContext => ({
  space,
  seed: 0,
  samples: null,
  replacement: false,
  parameters: {},
  objectives: 1,
  fidelities: { kind: 'levels', costs: [1] },
  included: [],
  isAllowed: null,
  ...given,
});

/** What a plan's architectures are measured by: the levels of its aim, or each of its specs, which are as dear as each other. */
function fidelitiesOf(plan: PlannedStrategy, strategy: Strategy): Fidelities {
  const { aim = scoreAlone, repeats } = plan;
  return asksByReplicate(strategy, plan)
    ? { kind: 'replicates', costs: Array.from({ length: (repeats?.length ?? 0) + 1 }, () => 1) }
    : { kind: 'levels', costs: aim.levels.map(({ cost }) => cost) };
}

/** What the strategy of a plan sees; the networks that constraints are of have the space's settings where the plan has none. */
export function strategyContext(
  plan: PlannedStrategy,
  strategy: Strategy = findStrategy(plan.strategy),
): StrategyContext {
  const { seed, budget, replacement, network = {}, parameters = {}, constraints = {}, included = [] } = plan;
  const { levels } = plan.aim ?? scoreAlone;
  const space = findSpace(plan.space);
  return plainContext(space, {
    ...{ seed, samples: budget.samples, replacement, parameters, included },
    objectives: levels[0]?.goals.length ?? 1,
    fidelities: fidelitiesOf(plan, strategy),
    isAllowed: keeping(space, network, constraints),
  });
}

function checkIncluded({ space, included = [] }: PlannedStrategy): void {
  if (included.length > mostIncluded)
    throw new RangeError(
      `a search includes at most ${mostIncluded} architectures; received ${included.length}`,
    );
  const { size } = findSpace(space);
  for (const position of included) asPosition(position, size);
}

const limits = '--samples, --evaluations, --simulated-time or --time-limit';

function checkLimits({ budget, aim = scoreAlone }: PlannedStrategy): void {
  const { timeLimitMs, evaluations = 1, simulatedTimeMs } = budget;
  if (timeLimitMs !== null && !(timeLimitMs > 0))
    throw new RangeError(`--time-limit is more than 0; received ${timeLimitMs} ms`);
  if (!Number.isSafeInteger(evaluations) || evaluations < 1)
    throw new RangeError(`--evaluations is a whole number from 1; received ${evaluations}`);
  if (simulatedTimeMs === undefined) return;
  if (!(simulatedTimeMs > 0))
    throw new RangeError(`--simulated-time is more than 0; received ${simulatedTimeMs} ms`);
  if (aim.levels.every(({ time }) => time === undefined))
    throw new RangeError(
      '--simulated-time is of training, and nothing says how long what this search measures takes to train: name an objective accuracy:BENCHMARK whose benchmark has times, or one that has with --times-from',
    );
}

/** Throws a RangeError where a strategy that averages replicates has one alone, and no levels. */
function checkReplicates({ name, averagesReplicates }: Strategy, { fidelities }: StrategyContext): void {
  if (averagesReplicates && fidelities.costs.length === 1)
    throw new RangeError(
      `${name} needs several seeds, to measure the best of its architectures again under others; received one. Give it --weights-seeds 9, or --minibatch-seeds with it.`,
    );
}

/** Throws a RangeError for a plan that cannot be run, before anything is opened or stored. */
export function checkPlan(plan: PlannedStrategy): void {
  const { budget, replacement } = plan;
  checkLimits(plan);
  checkConstraints(plan.constraints ?? {});
  checkIncluded(plan);
  if (plan.aim !== undefined) checkAim(plan.aim);
  const strategy = findStrategy(plan.strategy);
  const context = strategyContext(plan, strategy);
  checkReplicates(strategy, context);
  strategy.start(context);
  if (budget.samples !== null || budget.timeLimitMs !== null || isCounted(budget)) return;
  if (replacement)
    throw new RangeError(`a search with --replacement has no end of its own: give it ${limits}`);
  if (strategy.end === 'none')
    throw new RangeError(`a search by ${strategy.name} has no end of its own: give it ${limits}`);
}
