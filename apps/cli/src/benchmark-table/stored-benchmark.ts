import type { MeasuredColumn, Metric } from '@naswot/benchmark';
import type { BenchmarkRecord, BenchmarkTables, Store } from '@naswot/store';
import type { Context } from '../context.ts';
import { isRemote } from '../remote/remote-settings.ts';
import { UsageError } from '../usage-error.ts';

/** The store; a coordinator lists benchmarks, but their rows, and what is compared with them, are not read through it. */
export async function openTables({ settings, openStore }: Context): Promise<Store> {
  if (isRemote(settings))
    throw new UsageError(
      `trained accuracies stand in a store, and the coordinator at ${settings.coordinator.value} only tells which benchmarks it has`,
      'name its store with --store URL, and leave --coordinator out',
    );
  return openStore();
}

/** What of a store benchmarks are found in. */
export interface BenchmarkStore {
  readonly benchmarks: Pick<BenchmarkTables, 'list'>;
}

/** Throws a UsageError where there is none of that name, or its import was not completed. */
export async function findBenchmark(name: string, store: BenchmarkStore): Promise<BenchmarkRecord> {
  const all = await store.benchmarks.list();
  const found = all.find((benchmark) => benchmark.name === name);
  if (found === undefined)
    throw new UsageError(
      `there is no benchmark '${name}'; ${all.length === 0 ? 'the store has none' : `expected one of ${all.map((each) => each.name).join(', ')}`}`,
      "'naswot benchmark import PATH' takes a table of trained accuracies into the store",
    );
  if (found.isComplete) return found;
  throw new UsageError(
    `the import of the benchmark '${name}' was interrupted after ${found.taken} records`,
    'the same import goes on where it stopped',
  );
}

/** A metric of a benchmark. */
export interface StoredMetric extends Omit<MeasuredColumn, 'quantity' | 'seed'> {
  /** Of the trainings, ascending; empty where the table has means alone. */
  readonly seeds: readonly number[];
}

/** Its metrics, in the order of the columns. */
export function metricsOf({ columns }: BenchmarkRecord): readonly StoredMetric[] {
  const metrics = new Map<string, StoredMetric>();
  for (const column of columns) {
    if (column.quantity !== 'accuracy') continue;
    const { quantity: _, seed, ...metric } = column;
    const seeds = [...(metrics.get(metric.metric)?.seeds ?? []), ...(seed === null ? [] : [seed])];
    metrics.set(metric.metric, { ...metric, seeds: seeds.sort((a, b) => a - b) });
  }
  return [...metrics.values()];
}

/** The benchmark's name of a metric; null where it has none. */
export function metricNamed(benchmark: BenchmarkRecord, wanted: Metric): string | null {
  const found = metricsOf(benchmark).find(
    ({ dataset, split, epochs }) =>
      dataset === wanted.dataset && split === wanted.split && epochs === wanted.epochs,
  );
  return found?.metric ?? null;
}

/** In words what a benchmark lacks: `validation accuracies on cifar100 after 200 epochs, which 'nb201' has not`. */
export const lackingMetric = ({ name }: BenchmarkRecord, { dataset, split, epochs }: Metric): string =>
  `${split} accuracies on ${dataset} after ${epochs} epochs, which '${name}' has not`;
