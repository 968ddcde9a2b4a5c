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

/** Opens what a query reads: with metrics a store, which alone has benchmarks. Throws a UsageError for a metric there is none of. */
export async function openScores(context: Context, flags: QueryFlags): Promise<ScoresBeside> {
  const { metric: metrics } = flags;
  if (metrics === undefined) {
    const archive = await openArchive(context);
    const rows: ScoresBeside['rows'] = (filter) => archive.queryScores(filter);
    return { archive, beside: null, rows, [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose]() };
  }
  const store = await openTables(context);
  try {
    const beside = accuraciesBeside(await benchmarkFor(flags, store), metrics);
    const archive = storeArchive(store);
    const rows = trainedRows(store, beside, metricOrder(flags));
    return { archive, beside, rows, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}
