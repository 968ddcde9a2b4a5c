import { accuracyPlaces, meanAt } from '@naswot/benchmark';
import type { BenchmarkRecord, BenchmarkTables } from '@naswot/store';
import { metricsOf, type StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import { unknownName } from '../known-name.ts';

/**
 * What training gave for one architecture, in percent: by the metric that reports and by the one that selects, each the mean over
 * its seeds, and of each seed of the metric that reports, null where it was not trained with that one.
 */
export type Accuracy = readonly [accuracy: number, selecting: number, bySeed: readonly (number | null)[]];

/** Accuracies by the architecture's string. */
export type Accuracies = ReadonlyMap<string, Accuracy>;

/** Throws a UsageError for a metric that the benchmark has not. */
export function findMetric(benchmark: BenchmarkRecord, metric: string): StoredMetric {
  const metrics = metricsOf(benchmark);
  const found = metrics.find(({ metric: name }) => name === metric);
  if (found !== undefined) return found;
  const known = metrics.map(({ metric: name }) => name);
  throw unknownName(`metric of ${benchmark.name}`, metric, known);
}

/**
 * Where the accuracies of a metric stand in a row, of one seed where one is given. Throws a UsageError for a metric that the
 * benchmark has not.
 */
export function placesOf(benchmark: BenchmarkRecord, metric: string, seed?: number): readonly number[] {
  const { metric: name } = findMetric(benchmark, metric);
  return accuracyPlaces(benchmark.columns, name, seed);
}

/**
 * The metric that a search would choose by: the validation accuracy of the same data after as many epochs. Where a test accuracy
 * is of CIFAR-10, those trained on half of it have that. The metric itself where the benchmark has none.
 */
export function selectingMetric(benchmark: BenchmarkRecord, metric: string): string {
  const { dataset, epochs } = findMetric(benchmark, metric);
  const found = metricsOf(benchmark).find(
    (each) =>
      each.split === 'validation' &&
      each.epochs === epochs &&
      (each.dataset === dataset || each.dataset === `${dataset}-valid`),
  );
  return found?.metric ?? metric;
}

/** Accuracies of what has both metrics. */
export async function readAccuracies(
  benchmark: BenchmarkRecord,
  tables: BenchmarkTables,
  metric: string,
  selecting: string,
): Promise<Accuracies> {
  const [reports, selects] = [placesOf(benchmark, metric), placesOf(benchmark, selecting)];
  const seeds = findMetric(benchmark, metric).seeds.map((seed) => placesOf(benchmark, metric, seed));
  const accuracies = new Map<string, Accuracy>();
  for await (const { architecture, values } of tables.rows(benchmark.name)) {
    const [accuracy, selection] = [meanAt(values, reports), meanAt(values, selects)];
    if (accuracy === null || selection === null) continue;
    accuracies.set(architecture, [accuracy, selection, seeds.map((places) => meanAt(values, places))]);
  }
  return accuracies;
}

/** Of one architecture; null where the benchmark does not know it. */
export async function readAccuracyOf(
  architecture: string,
  benchmark: BenchmarkRecord,
  tables: BenchmarkTables,
  metric: string,
): Promise<number | null> {
  const places = placesOf(benchmark, metric);
  const row = await tables.row(benchmark.name, architecture);
  return row && meanAt(row.values, places);
}
