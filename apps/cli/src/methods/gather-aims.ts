import type { Metric } from '@naswot/benchmark';
import { canonicalJson } from '@naswot/scoring';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { BenchmarkRecord, ScoreRow, SpecRecord, Store } from '@naswot/store';
import {
  lackingMetric,
  metricNamed,
  metricsOf,
  type StoredMetric,
} from '../benchmark-table/stored-benchmark.ts';
import { accuracyObjective, levelsOf } from '../runs/accuracy-objective.ts';
import type { AccuracyTable } from '../runs/accuracy-table.ts';
import { clockOf } from '../runs/gather-runs.ts';
import type { KnownObjective } from '../runs/known-objective.ts';
import { warmedUp } from '../runs/plan-runs.ts';
import { scoreObjective, sizeObjective } from '../runs/stored-scores.ts';
import type { TrainingClock } from '../runs/training-clock.ts';
import type { Aim } from './method.ts';

/** An aim that can be had, or what it needs. */
export type GatheredAim =
  | { readonly kind: 'known'; readonly objective: KnownObjective }
  | { readonly kind: 'missing'; readonly needs: string };

/** What searches that train measure by: the validation accuracy of half of CIFAR-10, as in NAS-Bench-201's baselines. */
const shortTraining: Metric = { dataset: 'cifar10-valid', split: 'validation', epochs: 12 };
const fullTraining: Metric = { dataset: 'cifar10-valid', split: 'validation', epochs: 200 };

/** Where methods get their numbers from. */
export interface MethodSources {
  /** Of all that `aimedMetrics` has of the benchmark. */
  readonly table: AccuracyTable;
  /** Another benchmark, whose training times a model is made from where this one has none. */
  readonly timesFrom: string | undefined;
  readonly spec: Pick<SpecRecord, 'spec' | 'digest'>;
  /** Scores under the spec. */
  readonly rows: readonly ScoreRow[];
}

/** The lengths of training that methods measure by, shortest first; none where the benchmark has no full one. */
function lengthsOf(benchmark: BenchmarkRecord): readonly StoredMetric[] {
  const full = metricNamed(benchmark, fullTraining);
  return full === null ? [] : levelsOf(benchmark, full);
}

const storedMetric = (benchmark: BenchmarkRecord, wanted: Metric): StoredMetric | undefined =>
  metricsOf(benchmark).find(({ metric }) => metric === metricNamed(benchmark, wanted));

/** The metrics of a benchmark that methods measure by, as far as it has them. */
export const aimedMetrics = (benchmark: BenchmarkRecord): readonly string[] => [
  ...new Set(
    [storedMetric(benchmark, shortTraining), ...lengthsOf(benchmark)].flatMap((each) => each?.metric ?? []),
  ),
];

/** What is trained by metrics of the table; missing where `wanted` is none of the benchmark's. */
function trainedAim(
  table: AccuracyTable,
  wanted: Metric,
  levels: readonly (StoredMetric | undefined)[],
  clock: TrainingClock | null,
): GatheredAim {
  const known = levels.filter((level) => level !== undefined);
  return known.length === 0
    ? { kind: 'missing', needs: lackingMetric(table.benchmark, wanted) }
    : { kind: 'known', objective: accuracyObjective(table, known, clock) };
}

/** The same where its times are known, too. */
const withTimes = (aim: GatheredAim, { name }: BenchmarkRecord): GatheredAim =>
  aim.kind === 'known' && aim.objective.clock === null
    ? {
        kind: 'missing',
        needs: `training times, which '${name}' has not: name a benchmark that has some with --times-from`,
      }
    : aim;

/** MACs that scores were stored with, where they are of the networks that a benchmark trains; none elsewhere. */
function storedMacs(space: Space, { spec, rows }: MethodSources): ReadonlyMap<Position, number> {
  const isUsual = canonicalJson(spec.spec.network) === canonicalJson(space.parseSettings({}));
  return new Map(isUsual ? rows.map(({ position, macs }) => [position, macs]) : []);
}

/** Everything that methods make large. */
export async function gatherAims(
  sources: MethodSources,
  store: Store,
): Promise<Readonly<Record<Aim, GatheredAim>>> {
  const { spec, rows, table, timesFrom } = sources;
  const { benchmark } = table;
  const space: Space = findSpace(benchmark.space);
  const score = await scoreObjective(space, spec, rows);
  const [brief, full] = [storedMetric(benchmark, shortTraining), storedMetric(benchmark, fullTraining)];
  const lengths = lengthsOf(benchmark);
  const sourcesOfTimes = { timesFrom, macs: storedMacs(space, sources) };
  const clock = await clockOf(table, brief === undefined ? [] : [brief], sourcesOfTimes, store);
  const clockOfAll =
    clock?.kind === 'modelled' ? clock : await clockOf(table, lengths, sourcesOfTimes, store);
  const short = withTimes(trainedAim(table, shortTraining, [brief], clock), benchmark);
  return {
    score: { kind: 'known', objective: score },
    parameters: { kind: 'known', objective: sizeObjective(space, rows) },
    'short-training': short,
    'warmed-up':
      short.kind === 'known' ? { kind: 'known', objective: warmedUp(score, short.objective) } : short,
    trainings: withTimes(trainedAim(table, fullTraining, lengths, clockOfAll), benchmark),
    'full-training': trainedAim(table, fullTraining, [full], null),
  };
}
