import { meanAt } from '@naswot/benchmark';
import type { BenchmarkRecord, TrainedScoreRow } from '@naswot/store';
import { placesOf } from '../comparison/read-accuracies.ts';

/** A metric of a benchmark that stands beside scores. */
export interface AccuracyColumn {
  readonly metric: string;
  /** Of the benchmark's columns, one a seed. */
  readonly places: readonly number[];
  /** Percent, the mean over seeds; null where the architecture has none. */
  of(row: Partial<Pick<TrainedScoreRow, 'trained'>>): number | null;
}

/** Accuracies that stand beside scores. */
export interface AccuraciesBeside {
  readonly benchmark: string;
  readonly columns: readonly AccuracyColumn[];
}

/** The metrics of a benchmark as columns. Throws a UsageError for a metric that it has not. */
export const accuraciesBeside = (
  benchmark: BenchmarkRecord,
  metrics: readonly string[],
): AccuraciesBeside => ({
  benchmark: benchmark.name,
  columns: metrics.map((metric) => {
    const places = placesOf(benchmark, metric);
    return {
      metric,
      places,
      of: ({ trained }) => (trained === undefined || trained === null ? null : meanAt(trained, places)),
    };
  }),
});

/** Percent by metric, as JSON has it. */
export type Accuracies = Readonly<Record<string, number | null>>;

export const accuraciesOf = (
  { columns }: AccuraciesBeside,
  row: Partial<Pick<TrainedScoreRow, 'trained'>>,
): Accuracies => Object.fromEntries(columns.map(({ metric, of }) => [metric, of(row)]));

/** How many rows have no accuracy of each metric. */
export const countWithout = (
  metrics: readonly string[],
  rows: readonly Accuracies[],
): Record<string, number> =>
  Object.fromEntries(
    metrics.map((metric) => [metric, rows.filter((each) => (each[metric] ?? null) === null).length]),
  );
