import { findSpace, type Position } from '@naswot/space';
import { summarise } from '@naswot/statistics';
import type { BenchmarkRecord, BenchmarkRow, BenchmarkTables } from '@naswot/store';
import { metricsOf } from '../benchmark-table/stored-benchmark.ts';
import { unknownName } from '../known-name.ts';

/** What training gave, by architecture and metric. Means over the seeds that are there. */
export interface AccuracyTable {
  readonly benchmark: BenchmarkRecord;
  /** Percent. */
  readonly accuracies: ReadonlyMap<string, ReadonlyMap<Position, number>>;
  /** Milliseconds of the whole training; empty where the benchmark does not say. */
  readonly times: ReadonlyMap<string, ReadonlyMap<Position, number>>;
}

type Quantity = 'accuracy' | 'training-time-ms';

/** One map to fill: where its values stand in a row. */
interface Filling {
  readonly places: readonly number[];
  readonly values: Map<Position, number>;
}

const placesOf = ({ columns }: BenchmarkRecord, quantity: Quantity, metric: string): readonly number[] =>
  columns.flatMap((column, place) =>
    column.quantity === quantity && column.metric === metric ? [place] : [],
  );

function meanAt({ values }: BenchmarkRow, places: readonly number[]): number | null {
  const known = places.map((place) => values[place] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : summarise(known).mean;
}

function checkMetrics(benchmark: BenchmarkRecord, metrics: readonly string[]): void {
  const known = metricsOf(benchmark).map(({ metric }) => metric);
  for (const metric of metrics)
    if (!known.includes(metric)) throw unknownName(`metric of ${benchmark.name}`, metric, known);
}

/** Reads some metrics of a benchmark in one pass. Throws a UsageError for one that it has not. */
export async function readAccuracyTable(
  benchmark: BenchmarkRecord,
  tables: BenchmarkTables,
  metrics: readonly string[],
): Promise<AccuracyTable> {
  checkMetrics(benchmark, metrics);
  const space = findSpace(benchmark.space);
  const fillings = (quantity: Quantity): ReadonlyMap<string, Filling> =>
    new Map(
      metrics.map((metric) => [
        metric,
        { places: placesOf(benchmark, quantity, metric), values: new Map<Position, number>() },
      ]),
    );
  const [accuracies, times] = [fillings('accuracy'), fillings('training-time-ms')];
  const all = [...accuracies.values(), ...times.values()].filter(({ places }) => places.length > 0);
  for await (const row of tables.rows(benchmark.name)) {
    const position = space.parse(row.architecture);
    for (const { places, values } of all) {
      const value = meanAt(row, places);
      if (value !== null) values.set(position, value);
    }
  }
  const valuesOf = (filled: ReadonlyMap<string, Filling>): AccuracyTable['accuracies'] =>
    new Map([...filled].map(([metric, { values }]) => [metric, values]));
  return { benchmark, accuracies: valuesOf(accuracies), times: valuesOf(times) };
}
