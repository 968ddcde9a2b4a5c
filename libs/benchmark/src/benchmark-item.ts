import type { ColumnMapping } from './tables/column-mapping.ts';
import type { MetricSummary } from './metric.ts';
import type { TrainedAccuracy } from './trained-accuracy.ts';

export const benchmarkFormats = ['nats-simple', 'nats-pickle', 'csv', 'jsonl'] as const;
export type BenchmarkFormat = (typeof benchmarkFormats)[number];

/** What a benchmark is, before its records are read. */
export interface BenchmarkDescription {
  readonly name: string;
  readonly space: string;
  readonly format: BenchmarkFormat;
  /** What was opened: a file or a folder, absolute. */
  readonly source: string;
  /** How the columns were read; null where the format says so itself. */
  readonly mapping: ColumnMapping | null;
  /** Of the whole table, as it says itself or is known to have; null where neither. What is there may be less. */
  readonly architectures: number | null;
}

/** What was read, once all of it was. */
export interface BenchmarkSummary {
  /** Those that were read, the broken ones among them. */
  readonly records: number;
  readonly broken: number;
  readonly accuracies: number;
  /** By name. */
  readonly metrics: Readonly<Record<string, MetricSummary>>;
}

/**
 * What reading a benchmark yields: its records in their order, and at the very end, after all checks of the table as a whole, one
 * `complete`. Whoever stores the records commits them on that alone.
 */
export type BenchmarkItem =
  | {
      readonly kind: 'record';
      /** Row of the table, or index of the NATS-Bench record, from 0, ascending: what `from` names. */
      readonly record: number;
      /** One architecture's, but for tables of one accuracy a row. */
      readonly accuracies: readonly TrainedAccuracy[];
    }
  | { readonly kind: 'broken'; readonly record: number; readonly message: string }
  | { readonly kind: 'complete'; readonly summary: BenchmarkSummary };

export interface ReadOptions {
  /** First record that is yielded; 0 by default. Those of a text table before it are read and checked all the same. */
  readonly from?: number;
  /** What a broken record does: `stop`, the default, throws; `skip` yields it by name and goes on. */
  readonly onBroken?: 'stop' | 'skip';
  readonly signal?: AbortSignal;
  /** Called after every record with how many are done, and of how many where that is known. */
  readonly onProgress?: (done: number, of: number | null) => void;
}
