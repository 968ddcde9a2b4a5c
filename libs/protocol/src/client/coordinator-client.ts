import type { Minibatch } from '@naswot/scoring';
import type { Budget, SearchPlan } from '@naswot/search';
import type { BenchmarkView } from '../codecs/benchmark-codec.ts';
import type { MinibatchHeader } from '../codecs/minibatch-codec.ts';
import type { ScoreFilter } from '../codecs/query-codec.ts';
import type { ScoreView } from '../codecs/score-codec.ts';
import type { ScorerView } from '../codecs/scorer-codec.ts';
import type { SearchSummary } from '../codecs/search-codec.ts';
import type { SpecFilter, SpecView } from '../codecs/spec-codec.ts';
import type { SearchUpdate } from '../codecs/update-codec.ts';

/**
 * A coordinator elsewhere. Searches are named by id, by a unique beginning of it or by a unique name. What fails throws a
 * CoordinatorError. Streams that break are taken up again where they stopped.
 */
export interface CoordinatorClient extends AsyncDisposable {
  /** `host:port` of the one that is talked to: the named one, or the leader that it told of. */
  readonly address: string;
  /** Keeps the images that a plan's spec names; harmless twice. */
  putMinibatch(minibatch: Minibatch, signal?: AbortSignal): Promise<void>;
  /** What is known of images besides their pixels. */
  minibatch(digest: string, signal?: AbortSignal): Promise<MinibatchHeader>;
  /** Specs that scores are kept under, by proxy, digest and space. */
  listSpecs(filter: SpecFilter, signal?: AbortSignal): Promise<readonly SpecView[]>;
  /** By name, those whose import is not complete among them. */
  listBenchmarks(signal?: AbortSignal): Promise<readonly BenchmarkView[]>;
  /** Stores a search whose images are there and starts it. */
  create(plan: SearchPlan, priority: number, signal?: AbortSignal): Promise<SearchSummary>;
  get(search: string, signal?: AbortSignal): Promise<SearchSummary>;
  /** All of them, the newest first. */
  list(signal?: AbortSignal): AsyncIterable<SearchSummary>;
  pause(search: string, signal?: AbortSignal): Promise<SearchSummary>;
  /** Goes on, with a larger budget where one is given. */
  resume(search: string, budget: Budget | null, signal?: AbortSignal): Promise<SearchSummary>;
  cancel(search: string, signal?: AbortSignal): Promise<SearchSummary>;
  /** Its scores stay. */
  delete(search: string, signal?: AbortSignal): Promise<void>;
  /** From the event after `after` until it has ended: no event is missed, and none comes twice. */
  follow(search: string, after: bigint, signal?: AbortSignal): AsyncIterable<SearchUpdate>;
  /** Best first; one row per class. */
  best(search: string, limit: number, signal?: AbortSignal): Promise<readonly ScoreView[]>;
  /** The largest of a search's connected members; `ties` others are as large. */
  largest(
    search: string,
    by: 'parameters' | 'relu-units',
    signal?: AbortSignal,
  ): Promise<{ readonly row: ScoreView; readonly ties: number } | null>;
  /** No row is missed, and none comes twice. */
  queryScores(filter: ScoreFilter, signal?: AbortSignal): AsyncIterable<ScoreView>;
  scorers(signal?: AbortSignal): Promise<readonly ScorerView[]>;
}
