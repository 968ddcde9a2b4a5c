import {
  defaultWindow,
  findStrategy,
  isPlain,
  parseParameters,
  plainContext,
  type Measure,
  type RunRules,
  type Strategy,
  type StrategyContext,
} from '@naswot/search';
import type { Position, Space } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { benchmarksOf, proxyOf, type Objectives } from '../objective/objectives.ts';
import { UsageError } from '../usage-error.ts';
import { gatherGoals, type GatheredObjective } from './gather-goals.ts';
import { checkKnown, gatherAccuracy, gatherScores, usualSelection } from './gather-runs.ts';
import type { KnownObjective } from './known-objective.ts';
import type { RunFlags } from './run-request.ts';

/** A score as the cheap level, accuracy as the dear one: what AREA warms up by, and what it then evolves. */
export function warmedUp(score: KnownObjective, accuracy: KnownObjective): KnownObjective {
  const measures: readonly Measure[] = [score.measure, accuracy.measure];
  return {
    title: `${accuracy.title} after a warm-up by ${score.title}`,
    columns: accuracy.columns,
    aim: {
      levels: [score, accuracy].map(({ aim }, cost) => ({ cost, goals: aim.levels.at(-1)?.goals ?? [] })),
    },
    known: new Set([...accuracy.known].filter((position) => score.known.has(position))),
    measure: (position, fidelity) => measures[fidelity]!(position, 0),
    clock: accuracy.clock,
  };
}

async function accuracyOf(
  benchmark: BenchmarkRecord,
  space: Space,
  flags: RunFlags,
  store: Store,
): Promise<KnownObjective> {
  const selecting = flags.select ?? usualSelection(benchmark);
  const { timesFrom, spec } = flags;
  const { measuresBy } = findStrategy(flags.strategy);
  const accuracy = await gatherAccuracy(
    benchmark,
    selecting,
    { timesFrom, isByLevels: measuresBy === 'levels' },
    store,
  );
  if (measuresBy !== 'score-then-accuracy') return accuracy;
  const score = await gatherScores(space, proxyOf(flags), spec, store);
  return warmedUp(score, accuracy);
}

async function gather(
  space: Space,
  objectives: Objectives,
  flags: RunFlags,
  store: Store,
): Promise<Omit<GatheredObjective, 'spec'>> {
  const { goals, scoredBy } = objectives;
  const [only] = goals.length === 1 ? goals.filter(isPlain) : [];
  if (only === undefined) return gatherGoals(space, objectives, flags, store);
  const [named] = benchmarksOf(goals);
  if (named === undefined)
    return { objective: await gatherScores(space, scoredBy, flags.spec, store), benchmark: null };
  const benchmark = await benchmarkOfSpace(space.name, named, store);
  return { objective: await accuracyOf(benchmark, space, flags, store), benchmark };
}

/** What the runs make large. Throws a UsageError where nothing is known of it. */
export async function objectiveFor(
  space: Space,
  objectives: Objectives,
  flags: RunFlags,
  store: Store,
): Promise<Omit<GatheredObjective, 'spec'>> {
  const gathered = await gather(space, objectives, flags, store);
  checkKnown(gathered.objective, space);
  return gathered;
}

/** Where a part of the space is known, the rest is out of bounds. */
const boundsOf = (space: Space, { known }: KnownObjective): StrategyContext['isAllowed'] =>
  BigInt(known.size) === space.size ? null : (position) => known.has(position);

/** What of the flags says how runs go. */
export type RulesOfRuns = Pick<
  RunFlags,
  'strategy' | 'samples' | 'evaluations' | 'simulatedTime' | 'window' | 'seed' | 'replacement' | 'parameter'
>;

/** Samples of a strategy without an end of its own, where nothing bounds it. */
const defaultSamples = 100;

/** Where nobody says, a search that ends by itself does so, and exhaustive search takes the whole space. */
function samplesOf(flags: RulesOfRuns, { name, end }: Strategy): bigint | null {
  const { samples, evaluations, simulatedTime } = flags;
  if (samples !== undefined) return BigInt(samples);
  const isLimited = evaluations !== undefined || simulatedTime !== undefined;
  const isBounded = isLimited || end === 'own' || name === 'exhaustive';
  return isBounded ? null : BigInt(defaultSamples);
}

/** What is wrong with simulated time where nothing tells it, and what helps. */
const untimed = ({ columns, title }: KnownObjective): [message: string, hint: string] =>
  columns.length === 0
    ? [
        `--simulated-time needs what scores took, and those of ${title} do not all say it`,
        'give --samples: scores that were imported from CSV or from another program have no times',
      ]
    : [
        `--simulated-time needs training times, and ${title} has none`,
        'name a benchmark that has some with --times-from NAME: a model of times by MACs is made from it',
      ];

/** How each of the runs goes. Throws a UsageError where simulated time is asked for, and nothing tells it. */
export function runRules(space: Space, flags: RulesOfRuns, objective: KnownObjective): RunRules {
  const strategy = findStrategy(flags.strategy);
  const {
    simulatedTime: budgetMs = null,
    evaluations,
    window = defaultWindow,
    seed,
    replacement = false,
    parameter = {},
  } = flags;
  if (budgetMs !== null && objective.clock === null) throw new UsageError(...untimed(objective));
  const { levels } = objective.aim;
  const context = plainContext(space, {
    ...{ seed, replacement, samples: samplesOf(flags, strategy) },
    parameters: parseParameters(strategy.parameters, parameter),
    objectives: levels[0]?.goals.length ?? 1,
    fidelities: { kind: 'levels', costs: levels.map(({ cost }) => cost) },
    isAllowed: boundsOf(space, objective),
  });
  const { aim, measure, measuredAs = (position: Position) => position } = objective;
  const limit = evaluations === undefined ? {} : { evaluations: { most: evaluations, measuredAs } };
  return { strategy, aim, context, window, measure, budgetMs, ...limit };
}
