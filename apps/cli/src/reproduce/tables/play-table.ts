import { findSpace } from '@naswot/space';
import type { ScoreRow, SearchEngine, SearchRecord, Store } from '@naswot/store';
import { storeArchive } from '../../archive.ts';
import { benchmarkOfSpace } from '../../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../../benchmark-table/stored-benchmark.ts';
import { aimedMetrics, gatherAims } from '../../methods/gather-aims.ts';
import { methodsWith } from '../../methods/method.ts';
import { playMethods, type PlayedMethod } from '../../methods/play-methods.ts';
import { readAccuracyTable, type AccuracyTable } from '../../runs/accuracy-table.ts';
import { integer } from '../../terminal.ts';
import { scoreSamples, type Sitting } from '../score-samples.ts';
import type { PublishedTable } from './published-table.ts';
import { columnsOf } from './table-rows.ts';
import type { TableColumn } from './table-reproduction.ts';

/** The methods of a table, played on stored scores and accuracies. */
export interface PlayedTable {
  readonly kind: 'played';
  readonly columns: readonly TableColumn[];
  readonly played: readonly PlayedMethod[];
  readonly table: AccuracyTable;
  readonly search: SearchRecord;
  /** What made the scores. */
  readonly engines: readonly SearchEngine[];
  /** Architectures that are scored. */
  readonly scored: number;
}

async function rowsOfSearch({ id, plan }: SearchRecord, store: Store): Promise<readonly ScoreRow[]> {
  const query = { space: plan.space, search: id, orderBy: 'value', descending: true } as const;
  const rows: ScoreRow[] = [];
  for await (const row of storeArchive(store).queryScores({ ...query, limit: Number.MAX_SAFE_INTEGER }))
    rows.push(row);
  return rows;
}

async function playOn(
  search: SearchRecord,
  published: PublishedTable,
  { flags, context }: Sitting,
): Promise<PlayedTable> {
  await using store = await openTables(context);
  const { runs, seed, timesFrom, strategies } = flags;
  const space = findSpace(published.space);
  const benchmark = await benchmarkOfSpace(space.name, flags.benchmark, store);
  const columns = columnsOf(published, benchmark);
  const names = columns.flatMap(({ metric }) => (metric === null ? [] : [metric]));
  const rows = await rowsOfSearch(search, store);
  const spec = { spec: search.plan.spec, digest: search.specDigest };
  const metrics = [...new Set([...names, ...aimedMetrics(benchmark)])];
  const table = await readAccuracyTable(benchmark, store.benchmarks, metrics);
  const aims = await gatherAims({ table, timesFrom, spec, rows }, store);
  const methods = methodsWith(strategies);
  context.terminal.note(`playing ${integer(runs)} runs of each of ${methods.length} methods`);
  const isQuiet = context.terminal.isQuiet || context.terminal.json;
  return {
    kind: 'played',
    ...{ columns, search, scored: rows.length },
    played: await playMethods(methods, { space, aims, runs, seed, isQuiet }),
    table,
    engines: await store.searchEngines(search.id),
  };
}

/**
 * Scores what is missing of the space on CIFAR-10, and plays every method. In words what is missing where its images are; null where
 * the search was interrupted.
 */
export async function playTable(
  published: PublishedTable,
  sitting: Sitting,
): Promise<PlayedTable | { readonly kind: 'missing'; readonly needs: string } | null> {
  const sample = { space: published.space, proxy: 'naswot', dataset: 'cifar-10', batchSize: 128 } as const;
  const scored = await scoreSamples([{ ...sample, metrics: [] }], sitting);
  const [only] = scored ?? [];
  if (only === undefined) return null;
  return only.kind === 'missing' ? only : await playOn(only.search, published, sitting);
}
