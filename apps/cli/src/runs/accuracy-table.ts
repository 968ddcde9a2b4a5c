import { meanAt, timePlaces } from '@naswot/benchmark';
import { findSpace, type Position } from '@naswot/space';
import type { BenchmarkRecord, BenchmarkTables } from '@naswot/store';
import { placesOf } from '../comparison/read-accuracies.ts';

/** What training gave, by architecture and metric. Means over the seeds that are there. */
export interface AccuracyTable {
  readonly benchmark: BenchmarkRecord;
  /** Percent. */
  readonly accuracies: ReadonlyMap<string, ReadonlyMap<Position, number>>;
  /** Milliseconds of the whole training; empty where the benchmark does not say. */
  readonly times: ReadonlyMap<string, ReadonlyMap<Position, number>>;
}

/** One map to fill: where its values stand in a row. */
interface Filling {
  readonly places: readonly number[];
  readonly values: Map<Position, number>;
}

/** Reads some metrics of a benchmark in one pass. Throws a UsageError for one that it has not. */
export async function readAccuracyTable(
  benchmark: BenchmarkRecord,
  tables: BenchmarkTables,
  metrics: readonly string[],
): Promise<AccuracyTable> {
  const space = findSpace(benchmark.space);
  const fillings = (find: typeof placesOf): ReadonlyMap<string, Filling> =>
    new Map(
      metrics.map((metric) => [
        metric,
        { places: find(benchmark, metric), values: new Map<Position, number>() },
      ]),
    );
  const [accuracies, times] = [
    fillings(placesOf),
    fillings(({ columns }, metric) => timePlaces(columns, metric)),
  ];
  const all = [...accuracies.values(), ...times.values()].filter(({ places }) => places.length > 0);
  for await (const row of tables.rows(benchmark.name)) {
    const position = space.parse(row.architecture);
    for (const { places, values } of all) {
      const value = meanAt(row.values, places);
      if (value !== null) values.set(position, value);
    }
  }
  const valuesOf = (filled: ReadonlyMap<string, Filling>): AccuracyTable['accuracies'] =>
    new Map([...filled].map(([metric, { values }]) => [metric, values]));
  return { benchmark, accuracies: valuesOf(accuracies), times: valuesOf(times) };
}
