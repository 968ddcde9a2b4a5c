import { findProxy } from '@naswot/scoring';
import { checkPlan, type Budget, type SearchPlan } from '@naswot/search';
import { findSpace, type Space } from '@naswot/space';
import type { SharedFlags } from './context.ts';
import type { LaneLoad } from './lane-memory.ts';
import { objectiveText } from './objective/objective-text.ts';
import { objectivesOf, proxyOf } from './objective/objectives.ts';
import type { Lanes } from './options.ts';
import type { Specs } from './repeats/prepare-specs.ts';
import { checkRepeatFlags, type RepeatFlags } from './repeats/repeat-options.ts';
import type { ScoringFlags } from './scoring-options.ts';
import { strategyTerms, type StrategyFlags } from './strategy-options.ts';
import { UsageError } from './usage-error.ts';

/** What `naswot search` is told. */
export interface SearchFlags extends ScoringFlags, StrategyFlags, RepeatFlags, SharedFlags {
  readonly samples?: number;
  readonly replacement?: boolean;
  readonly timeLimit?: number;
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
  const isUnbounded = flags.samples === undefined && flags.timeLimit === undefined;
  const samples = flags.samples ?? (isUnbounded && flags.strategy === 'random' ? defaultSamples : undefined);
  return { samples: samples === undefined ? null : BigInt(samples), timeLimitMs: flags.timeLimit ?? null };
}

/** The plan of a new search under the specs that its flags ask for. */
export function planOf(space: Space, flags: SearchFlags, { spec, repeats }: Specs): SearchPlan {
  return {
    name: flags.name ?? '',
    space: space.name,
    network: spec.network,
    strategy: flags.strategy,
    seed: flags.seed,
    replacement: flags.replacement === true,
    budget: budgetOf(flags),
    spec,
    ...(repeats.length > 0 && { repeats }),
    ...strategyTerms(space, flags),
  };
}

/** Throws a UsageError for what only searches on what is stored make large. */
function checkScoreAlone(flags: SearchFlags): void {
  const { goals, scoredBy } = objectivesOf(flags);
  const other = goals.find((goal) => objectiveText(goal, scoredBy) !== scoredBy || goal.within !== undefined);
  if (goals.length === 1 && other === undefined) return;
  throw new UsageError(
    `a search that scores makes one proxy large; received ${goals.map(({ text }) => `'${text}'`).join(' and ')}`,
    'search on what is stored with --runs',
  );
}

/** The space of a new search. Checks its flags before anything is opened, so that a wrong one costs nothing. */
export function checkNew(name: string | undefined, flags: SearchFlags): Space {
  if (name === undefined)
    throw new UsageError('a space is missing', "see 'naswot space list', or go on with --resume ID");
  const space = findSpace(name);
  const network = space.parseSettings(flags.network);
  checkRepeatFlags(flags);
  checkScoreAlone(flags);
  checkPlan({
    space: name,
    strategy: flags.strategy,
    seed: flags.seed,
    replacement: flags.replacement === true,
    budget: budgetOf(flags),
    network,
    ...strategyTerms(space, flags),
  });
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
