import type { Position } from '@naswot/space';
import type { EngineDescription, Outcome, ScoringSpec } from '@naswot/scoring';
import type { SearchPlan, SearchState, StrategyState } from '@naswot/search';
import type { BenchmarkTables } from './benchmark-tables.ts';
import type * as R from './records.ts';

/** The one keeper of searches, scores, specs and minibatches; owned by the coordinator. PGlite or Postgres behind it. */
export interface Store extends AsyncDisposable {
  /** Where it is, for people: `pglite:/path` or `postgres://host/db`, without secrets. */
  readonly location: string;
  readonly benchmarks: BenchmarkTables;

  /**
   * Waits until this process leads, and takes over: the term is the next, and whoever held a search by its epoch is fenced off.
   * Null where the signal aborts first. An embedded store is its process's own, which leads at once.
   */
  lead(holder: string, signal: AbortSignal): Promise<R.Leadership | null>;
  /** Who leads, or led last and did not say that it stopped; null where nobody does. */
  leader(): Promise<{ readonly holder: string; readonly term: bigint } | null>;

  /**
   * As the other writes that take a `term`: with one it is refused (`fenced`) once another has led since. The repeats of its plan
   * are stored with it, each a search that is found by its own id (`repeatId`) alone, and is deleted with it.
   */
  createSearch(search: {
    id: string;
    plan: SearchPlan;
    engine: string;
    lanes: number;
    strategyState: StrategyState;
    /** 1 to 100; 1 where it is left out. */
    priority?: number;
    term?: bigint;
  }): Promise<R.SearchRecord>;
  /** By id, by a unique beginning of it, or by a unique name; null when there is none. */
  findSearch(idOrName: string): Promise<R.SearchRecord | null>;
  /**
   * A page of searches but repeats, the newest first; of those created in one millisecond by id. The next page is what is behind the last of
   * one: searches that come or go in between neither shift nor repeat any.
   */
  listSearches(query: R.SearchQuery): Promise<readonly R.SearchRecord[]>;
  countSearches(): Promise<number>;
  /**
   * Takes it over: epoch + 1, state running, owner set; members whose scores other searches have found are settled. A budget
   * takes the place of the stored one, whatever that is: see `shrunkLimit`. Returns the record with the new epoch.
   */
  acquireSearch(
    id: string,
    owner: string,
    change: { engine: string; lanes: number; budget?: SearchPlan['budget']; term?: bigint },
  ): Promise<R.SearchRecord>;
  /** Ends a sitting (fenced): the state, the time it ran, and the owner let go; repeats that still run end with it. */
  releaseSearch(
    id: string,
    epoch: bigint,
    end: { state: SearchState; failure?: string; activeMs: number },
  ): Promise<void>;
  /** Changes the state of a search that nobody runs; a coordinator that still does is fenced off. */
  setState(id: string, state: SearchState, term?: bigint): Promise<void>;
  /** Members, shards and events go; scores stay. */
  deleteSearch(id: string, term?: bigint): Promise<void>;

  saveMinibatch(minibatch: R.MinibatchRecord): Promise<void>;
  loadMinibatch(digest: string): Promise<R.MinibatchRecord | null>;

  /** Scores already known, by representative; environmental outcomes are not among them. */
  knownScores(
    space: string,
    spec: ScoringSpec,
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, Outcome>>;
  /**
   * Fenced. A plan whose asks are written already changes nothing. A plan without members dispatches what was asked for before:
   * a shard that was split, or the next attempt of an outstanding one. What a search asks for of a repeat is that repeat's plan,
   * fenced by both epochs.
   */
  planShard(id: string, epoch: bigint, plan: R.ShardPlan): Promise<void>;
  /**
   * Fenced by the search's epoch, whatever its state. First write wins; a repeat changes nothing. A score that differs from the
   * one that is stored is told of by an event `score-differs` and changes nothing else. Returns the counts after it. Members of
   * this search only are settled: a search that leans on another's scores has them recorded too. What is told to the search that
   * asks for what a repeat of it scores is written with it, fenced by both epochs.
   */
  recordResults(id: string, epoch: bigint, batch: R.ResultBatch, term?: bigint): Promise<R.SearchCounts>;
  /** Shards planned and not completed, in order. */
  outstandingShards(id: string): Promise<readonly R.ShardRecord[]>;
  /** One of them by its number; null where there is none. */
  outstandingShard(id: string, number: bigint): Promise<R.ShardRecord | null>;
  /** Members that wait for a score, with ordinals, in ask order. */
  pendingMembers(id: string): Promise<readonly R.MemberRecord[]>;
  /** What a search asked for, from one ordinal to before another, in ask order; fewer where it has not asked so far. */
  askedPositions(id: string, from: bigint, to: bigint): Promise<readonly Position[]>;
  /** Which architectures of some classes a search has asked for, by their positions: the representative of each. */
  askedAlike(id: string, representatives: readonly Position[]): Promise<ReadonlyMap<Position, Position>>;
  /** Scores without a search (`naswot score`): architectures, spec and scores in one transaction. */
  recordScores(
    space: string,
    spec: ScoringSpec,
    engine: EngineDescription,
    architectures: readonly R.ArchitectureRecord[],
    scores: readonly R.ScoreRecord[],
  ): Promise<void>;

  /**
   * The best of a search, by value descending then parameters ascending then ordinal; unscorable last; one row per class. Of one
   * with repeats: those with a value under more specs first, then by the mean of their values; a row is that under the first spec,
   * with the values under each that asked for it.
   */
  best(id: string, limit: number): Promise<readonly R.ScoreRow[]>;
  /** Among the search's connected members: the most by that count; `ties` other members have as many. */
  largest(id: string, by: 'parameters' | 'relu-units'): Promise<{ row: R.ScoreRow; ties: number } | null>;
  /** What made the scores that a search shows, its own and those it found; those of most scores first. */
  searchEngines(id: string): Promise<readonly R.SearchEngine[]>;
  /**
   * Streams rows page by page with a stable order: of one search, each architecture that it asked for; of all, each architecture
   * that is known. By value, the rows of a spec stand together, unscorable ones last, and the specs are in the order of
   * `listSpecs`: scores of two specs are never ranked together. `limit` may be any number.
   */
  queryScores(query: R.ScoreQuery): AsyncIterable<R.ScoreRow>;
  /**
   * As `queryScores`, each row with what training gave for its architecture. An accuracy compares across specs as parameters do;
   * an order by one sorts all that is left anew for every page of 5,000.
   */
  queryTrainedScores(query: R.TrainedScoreQuery): AsyncIterable<R.TrainedScoreRow>;
  /** Specs that are known, by proxy, digest and space; not all of them have scores. */
  listSpecs(filter: R.SpecFilter): Promise<readonly R.SpecRecord[]>;
  /** Fenced. Its sequence number is the search's next. */
  appendEvent(id: string, epoch: bigint, kind: string, data: R.EventRecord['data']): Promise<void>;
  events(id: string, after: bigint, limit: number): Promise<readonly R.EventRecord[]>;
}
