import type { RunSpread } from '@naswot/search';
import type { CostClock } from '../../runs/known-objective.ts';
import type { Judgement } from '../verdict.ts';
import type { MeanOfRuns } from './judge-means.ts';
import type { PublishedSpread } from './published-table.ts';

/** A column of a table that is made again. */
export interface TableColumn {
  /** As people read it: `CIFAR-10 test`. */
  readonly name: string;
  /** The benchmark's name of the accuracy; null where it has none. */
  readonly metric: string | null;
  /** What is missing to fill it; null where nothing is. */
  readonly needs: string | null;
}

/** What is printed, and what of ours stands beside it. */
export interface TableCell {
  readonly column: string;
  /** Percent; null where the paper prints none. */
  readonly published: PublishedSpread | null;
  /** Null where a row or a column cannot be had. */
  readonly ours: MeanOfRuns | null;
  /** Null where there is no verdict. */
  readonly judgement: Judgement | null;
}

/** Seconds of one run, over the runs. */
export interface RunTime extends Pick<RunSpread, 'mean' | 'standardDeviation'>, CostClock {}

/** One method. */
export interface TableRow {
  readonly method: string;
  readonly publishedSeconds: number | null;
  /** Null where it is not known what a run takes. */
  readonly seconds: RunTime | null;
  /** Architectures that a run asks for, on average; null where none was run. */
  readonly asks: number | null;
  /** Whether what it found hangs on a model of times. */
  readonly isModelled: boolean;
  readonly cells: readonly TableCell[];
  /** What is missing to compute it; null where nothing is. */
  readonly needs: string | null;
}

/** What a target that is a table comes to. */
export interface TableReproduction {
  /** Of each method of ours. */
  readonly runs: number;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Sentences: how it was made, and where that differs from the paper. */
  readonly remarks: readonly string[];
  /** Files. */
  readonly figures: readonly string[];
  /** Searches that the scores are of. */
  readonly searches: readonly string[];
}
