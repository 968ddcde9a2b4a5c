import { countMacs } from '@naswot/network';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { storeArchive } from '../archive.ts';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { metricsOf, type StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import { specOf } from '../comparison/comparison-request.ts';
import { selectingMetric } from '../comparison/read-accuracies.ts';
import { UsageError } from '../usage-error.ts';
import { accuracyObjective, levelsOf } from './accuracy-objective.ts';
import { readAccuracyTable, type AccuracyTable } from './accuracy-table.ts';
import type { KnownObjective } from './known-objective.ts';
import { scoreObjective } from './stored-scores.ts';
import { modelledClock, recordedClock, type ModelledClock, type TrainingClock } from './training-clock.ts';

/** MACs of the space's usual networks, each counted once where it is not among the `counted` ones. */
export function macsIn(
  space: Space,
  counted: ReadonlyMap<Position, number> = new Map(),
): (position: Position) => number {
  const settings = space.parseSettings({});
  const known = new Map(counted);
  return (position) => {
    const macs = known.get(position) ?? countMacs(space.network(position, settings));
    known.set(position, macs);
    return macs;
  };
}

/** The stored scores of one proxy under one spec, that of the digest where one is given. Throws a UsageError where there are none, or several specs. */
export async function gatherScores(
  space: Space,
  proxy: string,
  digest: string | undefined,
  store: Store,
): Promise<KnownObjective> {
  const spec = await specOf(space.name, { proxy, ...(digest !== undefined && { spec: digest }) }, store);
  const rows = storeArchive(store).queryScores({
    ...{ space: space.name, specDigest: spec.digest, orderBy: 'value', descending: true },
    limit: Number.MAX_SAFE_INTEGER,
  });
  return scoreObjective(space, spec, rows);
}

/** Metrics of the longest trainings: what the paper's tables report. */
export function longestMetrics(benchmark: BenchmarkRecord): readonly StoredMetric[] {
  const metrics = metricsOf(benchmark);
  const longest = Math.max(...metrics.map(({ epochs }) => epochs));
  return metrics.filter(({ epochs }) => epochs === longest);
}

/** What selects where nobody says: the validation accuracy beside the first test accuracy of the longest trainings. */
export function usualSelection(benchmark: BenchmarkRecord): string {
  const longest = longestMetrics(benchmark);
  const validated = longest.find(({ split }) => split === 'validation');
  return validated?.metric ?? selectingMetric(benchmark, longest[0]?.metric ?? '');
}

/** Training times of the levels' data set in another benchmark, as a model. */
export async function modelFrom(
  name: string,
  { dataset }: StoredMetric,
  space: Space,
  store: Pick<Store, 'benchmarks'>,
  macs?: ReadonlyMap<Position, number>,
): Promise<ModelledClock> {
  const benchmark = await benchmarkOfSpace(space.name, name, store);
  const metrics = metricsOf(benchmark).filter((each) => each.dataset === dataset);
  const table = await readAccuracyTable(
    benchmark,
    store.benchmarks,
    metrics.map(({ metric }) => metric),
  );
  return modelledClock(table, metrics, macsIn(space, macs));
}

/** Where times are from that a benchmark has not. */
export interface ModelSources {
  /** Another benchmark that has some. */
  readonly timesFrom: string | undefined;
  /** Of the space's usual networks, as far as they are counted. */
  readonly macs?: ReadonlyMap<Position, number>;
}

/** The benchmark's own times, else a model of those of another one, else none. */
export async function clockOf(
  table: AccuracyTable,
  levels: readonly StoredMetric[],
  { timesFrom, macs }: ModelSources,
  store: Store,
): Promise<TrainingClock | null> {
  const recorded = recordedClock(table, levels);
  const [first] = levels;
  if (recorded !== null || timesFrom === undefined || first === undefined) return recorded;
  return modelFrom(timesFrom, first, findSpace(table.benchmark.space), store, macs);
}

/** Trained accuracy by a metric as an objective, at all lengths of training or at the metric's own alone. */
export async function gatherAccuracy(
  benchmark: BenchmarkRecord,
  selecting: string,
  { timesFrom, isByLevels }: { readonly timesFrom?: string | undefined; readonly isByLevels: boolean },
  store: Store,
): Promise<KnownObjective> {
  const all = levelsOf(benchmark, selecting);
  const levels = isByLevels ? all : all.slice(-1);
  const metrics = levels.length === 0 ? [selecting] : levels.map(({ metric }) => metric);
  const table = await readAccuracyTable(benchmark, store.benchmarks, metrics);
  return accuracyObjective(table, levels, await clockOf(table, levels, { timesFrom }, store));
}

/** Throws a UsageError where a run would have nothing to choose from. */
export function checkKnown({ known, title }: KnownObjective, space: Space): void {
  if (known.size === 0)
    throw new UsageError(
      `nothing is known of ${title}`,
      `'naswot search ${space.name} --strategy exhaustive' scores all of it`,
    );
}
