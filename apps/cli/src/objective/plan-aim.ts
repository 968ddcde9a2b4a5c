import { timePlaces } from '@naswot/benchmark';
import {
  findStrategy,
  isPlain,
  plainGoal,
  scoreAlone,
  type Aim,
  type AimLevel,
  type Goal,
  type LevelTime,
  type Strategy,
} from '@naswot/search';
import type { Space } from '@naswot/space';
import type { BenchmarkRecord, BenchmarkTables } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { findMetric } from '../comparison/read-accuracies.ts';
import { levelsOf } from '../runs/accuracy-objective.ts';
import { modelFrom, usualSelection } from '../runs/gather-runs.ts';
import type { TrainingModel } from '../runs/training-clock.ts';
import type { BenchmarkStore, StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import { UsageError } from '../usage-error.ts';
import { benchmarksOf, objectivesOf, withMetrics, type ObjectiveFlags } from './objectives.ts';

/** What of the command line decides a search's aim. */
export interface AimFlags extends ObjectiveFlags {
  readonly strategy: string;
  /** The accuracy that selects. */
  readonly select?: string;
  readonly simulatedTime?: number;
  readonly timesFrom?: string;
}

/** Where benchmarks are listed; their rows are read for a model of times alone, and are null where they are elsewhere. */
export interface ListedBenchmarks extends BenchmarkStore {
  readonly rows: BenchmarkTables | null;
}

const isScoreAlone = ([first, ...rest]: readonly Goal[]): boolean =>
  rest.length === 0 && first !== undefined && isPlain(first) && first.terms[0]?.of.kind === 'score';

/** What a search makes large where that needs no benchmark: null where it does. Undefined where it is the score alone. */
export function aimWithout(flags: AimFlags): Aim | undefined | null {
  const { goals } = objectivesOf(flags);
  if (benchmarksOf(goals).length > 0) return null;
  const whole = withMetrics(goals, () => '');
  return isScoreAlone(whole) ? undefined : { levels: [{ cost: 1, goals: whole }] };
}

/** The one benchmark of the goals. */
async function benchmarkIn(
  goals: Parameters<typeof benchmarksOf>[0],
  space: Space,
  store: ListedBenchmarks,
): Promise<BenchmarkRecord> {
  const [named = '', ...others] = benchmarksOf(goals);
  if (others.length > 0)
    throw new UsageError(
      `a search looks accuracies up in one benchmark; received ${[named, ...others].join(' and ')}`,
    );
  return benchmarkOfSpace(space.name, named, store);
}

/** By what simulated time goes at a length of training; undefined where the search has no limit of it. */
async function timerFor(
  benchmark: BenchmarkRecord,
  levels: readonly StoredMetric[],
  { simulatedTime, timesFrom }: AimFlags,
  space: Space,
  { rows }: ListedBenchmarks,
): Promise<(level: StoredMetric) => LevelTime | undefined> {
  if (simulatedTime === undefined) return () => undefined;
  if (levels.every(({ metric }) => timePlaces(benchmark.columns, metric).length > 0))
    return ({ metric }) => ({ kind: 'recorded', benchmark: benchmark.name, metric });
  const hint =
    'name a benchmark that has some with --times-from NAME: a model of times by MACs is made from it';
  if (timesFrom === undefined)
    throw new UsageError(`--simulated-time needs training times, and '${benchmark.name}' has none`, hint);
  if (rows === null)
    throw new UsageError(
      `--times-from reads '${timesFrom}' whole, which a coordinator does not show`,
      'name a benchmark that has times of its own',
    );
  const [first] = levels;
  const model: TrainingModel | undefined =
    first && (await modelFrom(timesFrom, first, space, { benchmarks: rows })).model;
  return ({ epochs }) =>
    model && {
      kind: 'modelled',
      constantMs: epochs * model.epochMs,
      perMacMs: epochs * model.epochPerMacMs,
    };
}

/** The levels that a strategy measures by, where its goal is the accuracy of a benchmark alone. */
function levelsFor(
  { measuresBy, name }: Strategy,
  goals: readonly Goal[],
  levels: readonly { readonly metric: StoredMetric; readonly time: LevelTime | undefined }[],
  benchmark: string,
): Aim {
  const level = ({ metric: { metric, epochs }, time }: (typeof levels)[number]): AimLevel => ({
    cost: epochs,
    goals: [plainGoal({ kind: 'accuracy', benchmark, metric })],
    ...(time && { time }),
  });
  const [goal, ...others] = goals;
  const isAccuracy = others.length === 0 && goal !== undefined && isPlain(goal) && goal.within === undefined;
  if (measuresBy !== undefined && !isAccuracy)
    throw new UsageError(
      `${name} measures by ${measuresBy === 'levels' ? 'several lengths of training' : 'a score, then accuracy'}, and has one objective: accuracy:${benchmark}`,
    );
  if (measuresBy === 'levels') return { levels: levels.map(level) };
  const dearest = levels.at(-1);
  const trained = { cost: 1, goals, ...(dearest?.time && { time: dearest.time }) };
  return measuresBy === undefined
    ? { levels: [trained] }
    : { levels: [{ ...scoreAlone.levels[0]!, cost: 0 }, trained] };
}

/**
 * What a search makes large; undefined where that is the score alone. Throws a UsageError for a benchmark, a metric or times that
 * are not there.
 */
export async function aimOf(
  space: Space,
  flags: AimFlags,
  store: ListedBenchmarks,
): Promise<Aim | undefined> {
  const without = aimWithout(flags);
  if (without !== null) return without;
  const { goals } = objectivesOf(flags);
  const benchmark = await benchmarkIn(goals, space, store);
  const { metric: selecting } = findMetric(benchmark, flags.select ?? usualSelection(benchmark));
  const strategy = findStrategy(flags.strategy);
  const all = levelsOf(benchmark, selecting);
  const metrics = strategy.measuresBy === 'levels' ? all : all.slice(-1);
  const timeOf = await timerFor(benchmark, metrics, flags, space, store);
  const levels = metrics.map((metric) => ({ metric, time: timeOf(metric) }));
  return levelsFor(
    strategy,
    withMetrics(goals, () => selecting),
    levels,
    benchmark.name,
  );
}
