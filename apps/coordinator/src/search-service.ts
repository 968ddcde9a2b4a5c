import type {
  BenchmarkRecord,
  MinibatchRecord,
  ScoreQuery,
  ScoreRow,
  SearchCounts,
  SearchQuery,
  SearchRecord,
  SpecFilter,
  SpecRecord,
} from '@naswot/store';
import type { Budget, SearchPlan } from '@naswot/search';
import type { ScorerSign } from '@naswot/queue';

/** What happened to a search, or where it stands. */
export type SearchUpdate =
  /** An entry of its log; following again after `sequence` misses nothing. */
  | {
      readonly kind: 'event';
      readonly sequence: bigint;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly at: Date;
    }
  | {
      readonly kind: 'progress';
      readonly state: SearchRecord['state'];
      readonly counts: SearchCounts;
      /** How many asks the search will have; null where only time bounds it. */
      readonly total: bigint | null;
      readonly elapsedMs: number;
      readonly timeLeftMs: number | null;
    };

export interface NewSearchRequest {
  readonly plan: SearchPlan;
  /** Weight in the fair share of the scorers, 1 to 100: a search of 2 gets twice the scorers of one of 1. */
  readonly priority: number;
}

/** A call that the state of things does not allow; the doors of the coordinator give each kind its own code. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly kind: 'not-found' | 'invalid' | 'wrong-state' | 'standby' | 'unavailable';
  readonly hint: string | null;
  /** The field of the request that is wrong, by its name in the protocol; null where none is. */
  readonly field: string | null;

  constructor(
    kind: ServiceError['kind'],
    message: string,
    hint: string | null = null,
    field: string | null = null,
  ) {
    super(message);
    this.kind = kind;
    this.hint = hint;
    this.field = field;
  }
}

/**
 * What a coordinator does for its clients, whatever door they come through. Searches are named by id, by a unique beginning of
 * it or by a unique name. Everything that changes something throws a ServiceError `standby` unless this coordinator leads.
 */
export interface SearchService {
  /** Keeps the images that a plan's spec names; harmless twice. Throws `invalid` where the digest is not that of the pixels. */
  putMinibatch(minibatch: MinibatchRecord): Promise<void>;
  loadMinibatch(digest: string): Promise<MinibatchRecord | null>;
  /** Stores a search and starts it. Throws `invalid` for a plan that is impossible or whose images are not there. */
  create(request: NewSearchRequest): Promise<SearchRecord>;
  get(idOrName: string): Promise<SearchRecord>;
  /** A page of searches, the newest first. */
  list(query: SearchQuery): Promise<readonly SearchRecord[]>;
  /** Stops asking and dispatching; what is under way is still recorded. */
  pause(idOrName: string): Promise<SearchRecord>;
  /** Goes on, with a larger budget where one is given. Throws `invalid` for one that is smaller, or impossible. */
  resume(idOrName: string, budget: Budget | null): Promise<SearchRecord>;
  cancel(idOrName: string): Promise<SearchRecord>;
  /** Its scores stay. */
  delete(idOrName: string): Promise<void>;
  /** From the event after `after` until the search has ended or the signal aborts; the last update is a progress. */
  follow(idOrName: string, after: bigint, signal: AbortSignal): AsyncIterable<SearchUpdate>;
  /** Best first; one row per class. */
  best(idOrName: string, limit: number): Promise<readonly ScoreRow[]>;
  /** The largest of a search's connected members; `ties` others are as large. */
  largest(
    idOrName: string,
    by: 'parameters' | 'relu-units',
  ): Promise<{ readonly row: ScoreRow; readonly ties: number } | null>;
  queryScores(query: ScoreQuery): AsyncIterable<ScoreRow>;
  /** Specs that scores are kept under, by proxy, digest and space. */
  listSpecs(filter: SpecFilter): Promise<readonly SpecRecord[]>;
  /** By name, those whose import is not complete among them. */
  listBenchmarks(): Promise<readonly BenchmarkRecord[]>;
  scorers(): Promise<readonly ScorerSign[]>;
}
