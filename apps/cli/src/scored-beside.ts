import type { ScoreFilter } from '@naswot/protocol';
import type { ScoreRow, Store, TrainedScoreRow } from '@naswot/store';
import { storeArchive, type Archive } from './archive.ts';
import { accuraciesBeside, type AccuraciesBeside } from './benchmark-table/accuracies-beside.ts';
import { benchmarkOfSpace } from './benchmark-table/benchmark-of-space.ts';
import { findBenchmark, openTables } from './benchmark-table/stored-benchmark.ts';
import type { Context } from './context.ts';
import { findSearch } from './find-search.ts';
import { openArchive } from './open-archive.ts';
import { metricOrder, type QueryFlags } from './score-query.ts';
import { checkProxy } from './stored-proxy.ts';
import { UsageError } from './usage-error.ts';

/** A score, with what training gave for its architecture where that was asked for. */
export type ScoreBeside = ScoreRow & Partial<Pick<TrainedScoreRow, 'trained'>>;

/** Where a query reads scores. */
export interface ScoresBeside extends AsyncDisposable {
  readonly archive: Archive;
  /** Null where no metric was asked for. */
  readonly beside: AccuraciesBeside | null;
  rows(filter: ScoreFilter): AsyncIterable<ScoreBeside>;
}

/** The benchmark of the space that scores are asked of; of any space where none is said and there is one alone. */
async function benchmarkFor(flags: QueryFlags, store: Store) {
  const { benchmark, search } = flags;
  if (benchmark !== undefined) return findBenchmark(benchmark, store);
  const space =
    flags.space ?? (search === undefined ? undefined : (await findSearch(search, store)).plan.space);
  if (space !== undefined) return benchmarkOfSpace(space, undefined, store);
  const complete = (await store.benchmarks.list()).filter(({ isComplete }) => isComplete);
  const [only] = complete;
  if (only !== undefined && complete.length === 1) return only;
  if (only === undefined) return benchmarkOfSpace('any space', undefined, store);
  throw new UsageError(
    `the store has several benchmarks: ${complete.map(({ name }) => name).join(', ')}`,
    'choose one with --benchmark NAME, or the space with --space NAME',
  );
}

function trainedRows(
  store: Store,
  { benchmark, columns }: AccuraciesBeside,
  ordered: string | null,
): ScoresBeside['rows'] {
  const places = columns.find(({ metric }) => metric === ordered)?.places;
  return async function* rows({ search, orderBy, ...filter }) {
    const searchId = search === undefined ? undefined : (await findSearch(search, store)).id;
    yield* store.queryTrainedScores({
      ...filter,
      benchmark,
      orderBy: places === undefined ? orderBy : { columns: places },
      ...(searchId !== undefined && { searchId }),
    });
  };
}

async function openAny(context: Context, { metric }: QueryFlags): Promise<readonly [Archive, Store | null]> {
  if (metric === undefined) return [await openArchive(context), null];
  const store = await openTables(context);
  return [storeArchive(store), store];
}

/**
 * Opens what a query reads: with metrics a store, which alone has benchmarks. Throws a UsageError for a metric there is none of, and
 * for a proxy that nothing is known of.
 */
export async function openScores(context: Context, flags: QueryFlags): Promise<ScoresBeside> {
  const [archive, store] = await openAny(context, flags);
  const close = { [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose]() };
  try {
    if (flags.proxy !== undefined) await checkProxy(flags.proxy, archive);
    if (store === null)
      return { archive, beside: null, rows: (filter) => archive.queryScores(filter), ...close };
    const beside = accuraciesBeside(await benchmarkFor(flags, store), flags.metric ?? []);
    return { archive, beside, rows: trainedRows(store, beside, metricOrder(flags)), ...close };
  } catch (error) {
    await archive[Symbol.asyncDispose]();
    throw error;
  }
}
