import { summarise } from '@naswot/statistics';
import type { BenchmarkRecord, BenchmarkRow, BenchmarkTables } from '@naswot/store';
import { metricsOf } from '../benchmark-table/stored-benchmark.ts';
import { unknownName } from '../known-name.ts';

/** The mean over the seeds that an architecture was trained with; null where there is none. */
export function meanAt(values: BenchmarkRow['values'], places: readonly number[]): number | null {
  const known = places.map((place) => values[place] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : summarise(known).mean;
}

/** Where the accuracies of a metric stand in a row. Throws a UsageError for a metric that the benchmark has not. */
export function placesOf(benchmark: BenchmarkRecord, metric: string): readonly number[] {
  const known = metricsOf(benchmark).map(({ metric: name }) => name);
  if (!known.includes(metric)) throw unknownName(`metric of ${benchmark.name}`, metric, known);
  return benchmark.columns.flatMap((column, place) =>
    column.quantity === 'accuracy' && column.metric === metric ? [place] : [],
  );
}

/**
 * The metric that a search would choose by: the validation accuracy of the same data after as many epochs. Where a test accuracy
 * is of CIFAR-10, those trained on half of it have that. The metric itself where the benchmark has none.
 */
export function selectingMetric(benchmark: BenchmarkRecord, metric: string): string {
  const metrics = metricsOf(benchmark);
  const reported = metrics.find(({ metric: name }) => name === metric);
  if (reported === undefined) return metric;
  const { dataset, epochs } = reported;
  const found = metrics.find(
    (each) =>
      each.split === 'validation' &&
      each.epochs === epochs &&
      (each.dataset === dataset || each.dataset === `${dataset}-valid`),
  );
  return found?.metric ?? metric;
}

/** Accuracies of two metrics, by the architecture's string; of those that have both. */
export async function readAccuracies(
  benchmark: BenchmarkRecord,
  tables: BenchmarkTables,
  metric: string,
  selecting: string,
): Promise<ReadonlyMap<string, readonly [accuracy: number, selecting: number]>> {
  const [reports, selects] = [placesOf(benchmark, metric), placesOf(benchmark, selecting)];
  const accuracies = new Map<string, readonly [number, number]>();
  for await (const { architecture, values } of tables.rows(benchmark.name)) {
    const [accuracy, selection] = [meanAt(values, reports), meanAt(values, selects)];
    if (accuracy !== null && selection !== null) accuracies.set(architecture, [accuracy, selection]);
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
