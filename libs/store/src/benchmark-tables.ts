import type { BenchmarkColumn, BenchmarkFormat, ColumnMapping } from '@naswot/benchmark';

/** Where a benchmark is read and how. */
export interface BenchmarkSource {
  /** A file or a folder. */
  readonly path: string;
  readonly format: BenchmarkFormat;
  /** Which column was what; null where the format says so itself. */
  readonly mapping: ColumnMapping | null;
  /** What was done with broken records. */
  readonly onBroken: 'stop' | 'skip';
}

/** A table of trained accuracies that is to be imported. */
export interface NewBenchmark {
  readonly name: string;
  /** Of the space whose strings its rows are named by, which need not be one of ours. */
  readonly space: string;
  readonly source: BenchmarkSource;
}

export interface BenchmarkRecord extends NewBenchmark {
  /** What the values of every row are, in their order. */
  readonly columns: readonly BenchmarkColumn[];
  /** Where its import stands in the source: what is before it was read, be it here or left out. */
  readonly taken: bigint;
  /** Those that it has a row of. */
  readonly architectures: bigint;
  readonly isComplete: boolean;
  readonly importedAt: Date;
}

/** What training gave for one architecture. */
export interface BenchmarkRow {
  readonly architecture: string;
  /** By the benchmark's columns, of which later ones may be left out; null where the source has none. */
  readonly values: readonly (number | null)[];
}

/** Rows of one transaction. */
export interface BenchmarkBatch {
  /** Those of one architecture, in this or another batch, are one row: each value comes from one of them. */
  readonly rows: readonly BenchmarkRow[];
  /** All so far: new ones are behind those that were there. */
  readonly columns: readonly BenchmarkColumn[];
  /** Records of the source that were here before this batch, */
  readonly before: bigint;
  /** and that are with it. */
  readonly taken: bigint;
}

/** Tables of trained accuracies, which are written once and then only read. */
export interface BenchmarkTables {
  /**
   * The table of that name, which is made where there is none. Throws a StoreError (`exists`) where it is complete, or was begun
   * from another source.
   */
  begin(table: NewBenchmark): Promise<BenchmarkRecord>;
  /**
   * Writes a batch in one transaction. The same batch twice is refused (`fenced`), as is another import beside this one. Throws a
   * StoreError (`exists`) that names an architecture of which a value was given already.
   */
  add(name: string, batch: BenchmarkBatch): Promise<void>;
  complete(name: string): Promise<void>;
  /** With its rows; one that is not there is no error. */
  delete(name: string): Promise<void>;
  /** By name, those whose import is not complete among them. */
  list(): Promise<readonly BenchmarkRecord[]>;
  /** Null where the table has none of that string. */
  row(name: string, architecture: string): Promise<BenchmarkRow | null>;
  /** Those of some architectures, in no order; of which the table has none is left out. */
  rowsOf(name: string, architectures: readonly string[]): Promise<readonly BenchmarkRow[]>;
  /** All of them by their strings, page by page. */
  rows(name: string): AsyncIterable<BenchmarkRow>;
}
