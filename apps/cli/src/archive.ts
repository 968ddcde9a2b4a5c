import type { ScoreFilter, SearchSummary } from '@naswot/protocol';
import {
  everySearch,
  type BenchmarkTables,
  type MinibatchRecord,
  type ScoreRow,
  type SearchEngine,
  type SpecFilter,
  type SpecRecord,
  type Store,
} from '@naswot/store';
import { findSearch } from './find-search.ts';

/** What documents tell of a minibatch. */
export type MinibatchOrigin = Pick<MinibatchRecord, 'shape' | 'source'>;

/** Where searches are read: a store, or a coordinator elsewhere. */
export interface SearchReader {
  /** Whether a search that is said to run does: nothing runs those of a store that this process could open. */
  readonly isLive: boolean;
  /** Trained accuracies; null where they are not shown. */
  readonly benchmarks: BenchmarkTables | null;
  /** By id, by a unique beginning of it, or by a unique name; null where there is none. */
  findSearch(idOrName: string): Promise<SearchSummary | null>;
  /** Best first; one row per class. */
  best(id: string, limit: number): Promise<readonly ScoreRow[]>;
  /** The largest of a search's connected members; `ties` others are as large. */
  largest(
    id: string,
    by: 'parameters' | 'relu-units',
  ): Promise<{ readonly row: ScoreRow; readonly ties: number } | null>;
  loadMinibatch(digest: string): Promise<MinibatchOrigin | null>;
  /** The rows that a filter chooses, in its order; throws where its search is not there. */
  queryScores(filter: ScoreFilter): AsyncIterable<ScoreRow>;
  /** What made the scores that a search shows; null where that is not told. */
  searchEngines(id: string): Promise<readonly SearchEngine[] | null>;
}

/** Where scores of all searches are read. */
export interface ScoreReader extends Pick<SearchReader, 'loadMinibatch' | 'queryScores'> {
  /** By proxy, digest and space. */
  listSpecs(filter: SpecFilter): Promise<readonly SpecRecord[]>;
}

/** Everything that is kept of searches and scores, in a store or at a coordinator elsewhere. */
export interface Archive extends SearchReader, ScoreReader, AsyncDisposable {
  /** Where it is, for people. */
  readonly location: string;
  /** In the order in which they were created. */
  listSearches(): Promise<readonly SearchSummary[]>;
  setState(id: string, state: 'paused' | 'cancelled'): Promise<void>;
  /** Its scores stay. */
  deleteSearch(id: string): Promise<void>;
}

/** All of what comes the newest first, in the order in which it was created. */
export async function oldestFirst<Each>(newestFirst: AsyncIterable<Each>): Promise<readonly Each[]> {
  const all: Each[] = [];
  for await (const each of newestFirst) all.push(each);
  return all.reverse();
}

/** What a store keeps; the store is closed with it. */
export const storeArchive = (store: Store): Archive => ({
  isLive: false,
  benchmarks: store.benchmarks,
  location: store.location,
  findSearch: (idOrName) => store.findSearch(idOrName),
  best: (id, limit) => store.best(id, limit),
  largest: (id, by) => store.largest(id, by),
  loadMinibatch: (digest) => store.loadMinibatch(digest),
  searchEngines: (id) => store.searchEngines(id),
  async *queryScores({ search, ...filter }) {
    const searchId = search === undefined ? undefined : (await findSearch(search, store)).id;
    yield* store.queryScores({ ...filter, ...(searchId !== undefined && { searchId }) });
  },
  listSpecs: (filter) => store.listSpecs(filter),
  listSearches: () => oldestFirst(everySearch(store)),
  setState: (id, state) => store.setState(id, state),
  deleteSearch: (id) => store.deleteSearch(id),
  [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
});
