import { meanOf } from '@naswot/statistics';
import { metricName, type Metric } from './metric.ts';
import type { TrainedAccuracy } from './trained-accuracy.ts';

/** What one number of every row is, where it was measured by training. */
export interface MeasuredColumn extends Metric {
  /** In percent, or the time of the whole training. */
  readonly quantity: 'accuracy' | 'training-time-ms';
  /** Its name. */
  readonly metric: string;
  /** Null for a mean over seeds. */
  readonly seed: number | null;
}

/** What one number of every architecture's row is. */
export type BenchmarkColumn =
  | MeasuredColumn
  /** Of the network as it was trained, with the data set's classes. */
  | { readonly quantity: 'parameters'; readonly dataset: string };

const keyOf = (column: BenchmarkColumn): string =>
  column.quantity === 'parameters'
    ? JSON.stringify([column.quantity, column.dataset])
    : JSON.stringify([column.quantity, column.metric, column.seed]);

/** Every number that an accuracy comes with. */
function numbersOf(trained: TrainedAccuracy): readonly (readonly [BenchmarkColumn, number | null])[] {
  const { dataset, split, epochs, seed, accuracy, trainingTimeMs, parameters } = trained;
  const measured = { metric: metricName(trained), dataset, split, epochs, seed };
  return [
    [{ quantity: 'accuracy', ...measured }, accuracy],
    [{ quantity: 'training-time-ms', ...measured }, trainingTimeMs],
    [{ quantity: 'parameters', dataset }, parameters],
  ];
}

type Columns = readonly BenchmarkColumn[];

function placesOf(
  columns: Columns,
  quantity: MeasuredColumn['quantity'],
  metric: string,
  seed?: number,
): readonly number[] {
  return columns.flatMap((column, place) =>
    column.quantity === quantity && column.metric === metric && (seed ?? column.seed) === column.seed
      ? [place]
      : [],
  );
}

/** Where the accuracies of a metric stand in a row, of one seed where one is given; none where there is no such metric. */
export const accuracyPlaces = (columns: Columns, metric: string, seed?: number): readonly number[] =>
  placesOf(columns, 'accuracy', metric, seed);

/** Where the training times of a metric stand in a row, in milliseconds. */
export const timePlaces = (columns: Columns, metric: string): readonly number[] =>
  placesOf(columns, 'training-time-ms', metric);

/** The mean over the seeds that an architecture was trained with; null where there is none. */
export function meanAt(values: readonly (number | null)[], places: readonly number[]): number | null {
  const known = places.map((place) => values[place] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known);
}

/** Arranges accuracies as rows of numbers; a column is added where a number comes that has none. */
export class BenchmarkColumns {
  readonly #columns: BenchmarkColumn[] = [];
  readonly #places = new Map<string, number>();

  /** `columns` are those of rows that were arranged before. */
  constructor(columns: readonly BenchmarkColumn[] = []) {
    for (const column of columns) this.#placeOf(column);
  }

  get all(): readonly BenchmarkColumn[] {
    return [...this.#columns];
  }

  #placeOf(column: BenchmarkColumn): number {
    const key = keyOf(column);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#columns.length);
    return this.#columns.push(column) - 1;
  }

  /** The numbers of accuracies of one architecture by their columns, null where there is none. */
  arrange(accuracies: readonly TrainedAccuracy[]): readonly (number | null)[] {
    const values: (number | null)[] = [];
    for (const [column, value] of accuracies.flatMap(numbersOf))
      if (value !== null) values[this.#placeOf(column)] = value;
    return Array.from(values, (value) => value ?? null);
  }
}
