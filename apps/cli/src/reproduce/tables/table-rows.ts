import { spreadOf, type RunSpread } from '@naswot/search';
import type { BenchmarkRecord } from '@naswot/store';
import { lackingMetric, metricNamed } from '../../benchmark-table/stored-benchmark.ts';
import { isModelled, type PlayedMethod } from '../../methods/play-methods.ts';
import type { AccuracyTable } from '../../runs/accuracy-table.ts';
import { choiceOf } from '../../runs/runs-report.ts';
import { judgeMeans, type MeanOfRuns } from './judge-means.ts';
import type { PublishedColumn, PublishedRow, PublishedTable } from './published-table.ts';
import type { RunTime, TableCell, TableColumn, TableRow } from './table-reproduction.ts';

/** Which of a table's columns the benchmark can fill. */
export const columnsOf = ({ columns }: PublishedTable, benchmark: BenchmarkRecord): readonly TableColumn[] =>
  columns.map(({ name, metric: wanted }) => {
    const metric = metricNamed(benchmark, wanted);
    const needs = metric === null ? lackingMetric(benchmark, wanted) : null;
    return { name, metric, needs };
  });

/** Columns and rows that lack the same thing: what is printed alone. */
export function unfilled(
  { columns, rows }: PublishedTable,
  needs: string,
): { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] } {
  return {
    columns: columns.map(({ name }) => ({ name, metric: null, needs })),
    rows: rows.map((row) => publishedAlone(row, columns, needs)),
  };
}

/** A row of which there is nothing of ours. */
function publishedAlone(
  { method, seconds, cells }: PublishedRow,
  columns: readonly PublishedColumn[],
  needs: string,
): TableRow {
  return {
    ...{ method, publishedSeconds: seconds, seconds: null, asks: null, isModelled: false, needs },
    cells: columns.map(({ name }, k) => ({
      column: name,
      published: cells[k] ?? null,
      ours: null,
      judgement: null,
    })),
  };
}

/** How rows are filled. */
export interface Filling {
  readonly table: PublishedTable;
  readonly columns: readonly TableColumn[];
  readonly accuracies: AccuracyTable['accuracies'];
  /** Whether ours may be held against the paper's: the whole space, and its networks. */
  readonly isComparable: boolean;
  /** Whether durations of scores are those of one device. */
  readonly isOneDevice: boolean;
}

type Played = PlayedMethod & { readonly kind: 'played' };

/** What the runs' choices have of a metric; null where one of them has none. */
function meanOfChoices({ results }: Played, values: ReadonlyMap<bigint, number>): MeanOfRuns | null {
  const found = results.map((result) => values.get(choiceOf(result)));
  const known = found.filter((value) => value !== undefined);
  if (known.length < found.length) return null;
  const { mean, standardDeviation }: RunSpread = spreadOf(known);
  return { mean, standardDeviation, runs: known.length };
}

function cellOf(
  played: Played,
  published: PublishedRow | undefined,
  k: number,
  { table, columns, accuracies, isComparable }: Filling,
): TableCell {
  const { name, metric } = columns[k]!;
  const values = metric === null ? undefined : accuracies.get(metric);
  const ours = values === undefined ? null : meanOfChoices(played, values);
  const printed = published?.cells[k] ?? null;
  const isJudged = isComparable && !isModelled(played);
  return {
    ...{ column: name, published: printed, ours },
    judgement:
      !isJudged || ours === null || printed === null || published === undefined
        ? null
        : judgeMeans(ours, printed, published.runs, table.columns[k]!.metric.dataset),
  };
}

/** Simulated seconds of a run; null where they are not known, or are of several devices. */
function timeOf({ results, clock, method: { end } }: Played, { isOneDevice }: Filling): RunTime | null {
  if (clock === null || (end !== 'time' && !isOneDevice)) return null;
  const { mean, standardDeviation } = spreadOf(results.map(({ endMs }) => endMs / 1_000));
  return { mean, standardDeviation, ...clock };
}

/** Random and optimal choice take no time that the paper counts. */
const isTimed = ({ method: { aim } }: Played): boolean => aim !== 'full-training';

function rowOf(played: PlayedMethod, published: PublishedRow | undefined, filling: Filling): TableRow {
  const { columns } = filling.table;
  const { name: method } = played.method;
  if (played.kind === 'missing') {
    const printed = published ?? { method, seconds: null, runs: 0, cells: [], isWeightSharing: false };
    return publishedAlone(printed, columns, played.needs);
  }
  return {
    method,
    publishedSeconds: published?.seconds ?? null,
    seconds: isTimed(played) ? timeOf(played, filling) : null,
    asks: spreadOf(played.results.map(({ asks }) => asks)).mean,
    isModelled: isModelled(played),
    cells: columns.map((_, k) => cellOf(played, published, k, filling)),
    needs: null,
  };
}

const weightSharing = 'not computed: trains a supernet';

/** The table's rows in its order, then ours that it has not. */
export function rowsOf(played: readonly PlayedMethod[], filling: Filling): readonly TableRow[] {
  const { rows, columns } = filling.table;
  const methodOf = (name: string) => played.find(({ method }) => method.name === name);
  const printed = rows.map((row) => {
    const ours = methodOf(row.method);
    if (ours !== undefined) return rowOf(ours, row, filling);
    return publishedAlone(row, columns, row.isWeightSharing ? weightSharing : 'not computed');
  });
  const own = played.filter(({ method }) => rows.every((row) => row.method !== method.name));
  return [...printed, ...own.map((each) => rowOf(each, undefined, filling))];
}
