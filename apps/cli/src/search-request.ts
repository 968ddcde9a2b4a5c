import { findProxy } from '@naswot/scoring';
import { checkPlan, type Aim, type Budget, type SearchPlan } from '@naswot/search';
import { findSpace, type Space } from '@naswot/space';
import type { SharedFlags } from './context.ts';
import type { LaneLoad } from './lane-memory.ts';
import { proxyOf } from './objective/objectives.ts';
import { aimWithout, type AimFlags } from './objective/plan-aim.ts';
import type { Lanes } from './options.ts';
import type { Specs } from './repeats/prepare-specs.ts';
import { checkRepeatFlags, type RepeatFlags } from './repeats/repeat-options.ts';
import type { ScoringFlags } from './scoring-options.ts';
import { strategyTerms, type StrategyFlags } from './strategy-options.ts';
import { UsageError } from './usage-error.ts';

/** What `naswot search` is told. */
export interface SearchFlags
  extends ScoringFlags, StrategyFlags, RepeatFlags, SharedFlags, Pick<AimFlags, 'select' | 'timesFrom'> {
  readonly samples?: number;
  readonly replacement?: boolean;
  readonly timeLimit?: number;
  readonly evaluations?: number;
  readonly simulatedTime?: number;
  readonly seed: number;
  readonly engine: string;
  readonly lanes: Lanes;
  readonly top: number;
  readonly name?: string;
  readonly resume?: string;
  readonly detach?: boolean;
  readonly priority?: number;
}

/** Of a random search that nothing else bounds. */
export const defaultSamples = 100;

/** The strategy's own bound where neither samples nor time are given: 100 random ones, the whole space. */
function budgetOf(flags: SearchFlags): Budget {
  const { timeLimit, evaluations, simulatedTime } = flags;
  const isUnbounded = [flags.samples, timeLimit, evaluations, simulatedTime].every(
    (limit) => limit === undefined,
  );
  const samples = flags.samples ?? (isUnbounded && flags.strategy === 'random' ? defaultSamples : undefined);
  return {
    samples: samples === undefined ? null : BigInt(samples),
    timeLimitMs: timeLimit ?? null,
    ...(evaluations !== undefined && { evaluations }),
    ...(simulatedTime !== undefined && { simulatedTimeMs: simulatedTime }),
  };
}

/** What the strategy of a new search sees of its plan, but for its aim. */
const strategyPlanOf = (space: Space, flags: SearchFlags) => ({
  space: space.name,
  strategy: flags.strategy,
  seed: flags.seed,
  replacement: flags.replacement === true,
  budget: budgetOf(flags),
  network: space.parseSettings(flags.network),
  ...strategyTerms(space, flags),
});

/**
 * The plan of a new search under the specs that its flags ask for, and with the aim of `aimOf`. Throws a RangeError or UsageError for
 * one that cannot be run, as far as `checkNew` could not tell.
 */
export function planOf(space: Space, flags: SearchFlags, { spec, repeats }: Specs, aim?: Aim): SearchPlan {
  const plan = {
    name: flags.name ?? '',
    ...strategyPlanOf(space, flags),
    network: spec.network,
    spec,
    ...(aim && { aim }),
    ...(repeats.length > 0 && { repeats }),
  };
  checkPlan(plan);
  return plan;
}

/** The space of a new search. Checks its flags before anything is opened, so that a wrong one costs nothing. */
export function checkNew(name: string | undefined, flags: SearchFlags): Space {
  if (name === undefined)
    throw new UsageError('a space is missing', "see 'naswot space list', or go on with --resume ID");
  const space = findSpace(name);
  checkRepeatFlags(flags);
  const repeats = { length: flags.weightsSeeds * flags.minibatchSeeds - 1 };
  const plan = { ...strategyPlanOf(space, flags), repeats };
  const aim = aimWithout(flags);
  // What is looked up in a benchmark is known once the store is open.
  if (aim !== null) checkPlan({ ...plan, ...(aim && { aim }) });
  return space;
}

/** Whether a new search runs networks, and its lanes' engine is used. */
export const runsNetworks = (flags: SearchFlags): boolean => findProxy(proxyOf(flags)).probe !== null;

/** What a new search's lanes have to hold. */
export function loadOf(
  space: Space,
  flags: SearchFlags,
  { engine, enginesFolder }: Pick<LaneLoad, 'engine' | 'enginesFolder'>,
): LaneLoad {
  return {
    space,
    network: space.parseSettings(flags.network),
    batchSize: runsNetworks(flags) ? flags.batchSize : null,
    engine,
    enginesFolder,
  };
}
