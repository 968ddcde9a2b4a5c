import type { MinibatchSource } from '@naswot/dataset';
import type { EngineDescription, Outcome, ScoringSpec } from '@naswot/scoring';
import type { Member, SearchPlan, SearchState, ShardWork, StrategyState } from '@naswot/search';
import type { Position, PublishedIndex } from '@naswot/space';

/** Running totals of a search; samples = scored + unscorable + reused + pending. */
export interface SearchCounts {
  readonly samples: bigint;
  readonly scored: bigint;
  readonly unscorable: bigint;
  readonly reused: bigint;
  readonly pending: bigint;
}

export interface SearchRecord {
  /** Public id, short and typable. */
  readonly id: string;
  readonly plan: SearchPlan;
  /** SHA-256 of the spec's canonical JSON. */
  readonly specDigest: string;
  readonly state: SearchState;
  /** One sentence where `state` is failed. */
  readonly failure: string | null;
  /** Counts a coordinator's take-overs; every write names the epoch it holds and a late owner's is refused. */
  readonly epoch: bigint;
  /** Who runs it: `host:pid` of the coordinator, null when nobody does. */
  readonly owner: string | null;
  readonly engine: string;
  readonly lanes: number;
  /** 1 to 100: its part of the scorers is in proportion. */
  readonly priority: number;
  readonly counts: SearchCounts;
  readonly strategyState: StrategyState;
  /** Number of the next ordinal to ask for. */
  readonly asked: bigint;
  /** Time spent running, over all sittings. */
  readonly activeMs: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** Where a page of searches ends: a search, or what tells where it stands among the others. */
export type SearchPlace = Pick<SearchRecord, 'createdAt' | 'id'>;

export interface SearchQuery {
  /** 1 or more. */
  readonly limit: number;
  /** Those behind this one, which need not be there any more; from the newest where it is left out. */
  readonly after?: SearchPlace;
  readonly state?: SearchState;
}

/** The right to write as the one leader of a store; disposing of it lets the next one lead. */
export interface Leadership extends AsyncDisposable {
  /** Rises with every leader; what its holder writes names it. */
  readonly term: bigint;
  /** Aborts when it is lost: its connection broke, or the server ended it. Disposing of it does not abort it. */
  readonly lost: AbortSignal;
}

/** What an architecture costs as scored (one class), known before any network runs. */
export interface ArchitectureRecord {
  readonly position: Position;
  readonly architecture: string;
  readonly publishedIndex: PublishedIndex | null;
  readonly representative: Position;
  readonly parameters: number;
  readonly macs: number;
  readonly reluUnits: number;
  readonly reluUnitsReleased: number;
  readonly isConnected: boolean;
}

/** One ask of a search. */
export type MemberRecord = Member;

export interface ShardRecord {
  readonly number: bigint;
  readonly work: ShardWork;
  /** How often it was dispatched. */
  readonly attempt: number;
}

/** The search whose strategy asks for what a repeat of it scores, in its epoch. */
export type AskingSearch = Pick<SearchRecord, 'id' | 'epoch'>;

/** Everything that planning one shard writes, in one transaction. `shard` is null when all its members are known. */
export interface ShardPlan {
  readonly architectures: readonly ArchitectureRecord[];
  readonly members: readonly MemberRecord[];
  readonly shard: ShardRecord | null;
  /** Of the search, or of the one that asks for it. */
  readonly strategyState: StrategyState;
  /** Where another search's strategy asks: that search is held in its epoch, too, and the state is its own. */
  readonly asking?: AskingSearch;
  readonly asked: bigint;
}

/** A score as a scorer measured it. */
export interface ScoreRecord {
  /** The representative's. */
  readonly position: Position;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Now where it is left out. */
  readonly scoredAt?: Date;
}

/** Scores of one message, which one engine on one device made. */
export interface ResultPart {
  readonly engine: EngineDescription;
  readonly scores: readonly ScoreRecord[];
}

/** Everything that recording results of one search writes, in one transaction. */
export interface ResultBatch {
  readonly parts: readonly ResultPart[];
  readonly completedShards: readonly bigint[];
  /** After the tells that these scores allow, in ask order; null when nothing was told. */
  readonly strategyState: StrategyState | null;
  /** As of a `ShardPlan`. */
  readonly asking?: AskingSearch;
}

export interface EventRecord {
  readonly sequence: bigint;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** A score of some architecture as users see it, whichever search found it. */
export interface ScoreRow {
  readonly space: string;
  readonly architecture: string;
  readonly position: Position;
  /** Whose score it is: the architecture itself under weights of a file, and where no network is run. */
  readonly representative: Position;
  readonly index: PublishedIndex | null;
  readonly proxy: string;
  readonly outcome: Outcome;
  readonly reluUnits: number;
  readonly parameters: number;
  readonly macs: number;
  readonly specDigest: string;
  /** The search it was asked for in; null for scores made by `naswot score`. */
  readonly searchId: string | null;
  readonly engine: string;
  readonly durationMs: number;
  readonly scoredAt: Date;
  /** Its values under each spec of a repeated search, in their order, null where it has none; left out elsewhere. */
  readonly values?: readonly (number | null)[];
}

/** A row that a reader of scores has read: what identifies it, and what rows are ordered by. */
export interface ScorePlace extends Pick<
  ScoreRow,
  'space' | 'specDigest' | 'position' | 'parameters' | 'scoredAt'
> {
  /** Null where it has none. */
  readonly value: number | null;
}

export type ScoreOrder = 'value' | 'parameters' | 'scored-at';

/** Filters and order of `naswot scores query`. */
export interface ScoreQuery {
  readonly space?: string;
  readonly searchId?: string;
  readonly proxy?: string;
  readonly specDigest?: string;
  readonly architecture?: string;
  readonly minValue?: number;
  readonly maxParameters?: number;
  readonly since?: Date;
  readonly orderBy: ScoreOrder;
  readonly descending: boolean;
  readonly limit: number;
  /** From the row behind that one. */
  readonly after?: ScorePlace;
}

/** By the mean of those columns of a benchmark, by place from 0; architectures that have none of them come last. */
export interface AccuracyOrder {
  readonly columns: readonly number[];
}

/** Scores beside what training gave for their architectures. */
export interface TrainedScoreQuery extends Omit<ScoreQuery, 'orderBy' | 'after'> {
  /** Name of the benchmark; where there is none, no architecture has an accuracy. */
  readonly benchmark: string;
  readonly orderBy: ScoreOrder | AccuracyOrder;
}

export interface TrainedScoreRow extends ScoreRow {
  /** By the benchmark's columns, of which later ones may be left out; null where it has no row of the architecture. */
  readonly trained: readonly (number | null)[] | null;
}

/** What made scores that a search shows. */
export interface SearchEngine extends EngineDescription {
  /** How many of them, each class once. */
  readonly scores: number;
}

/** A spec that scores of a space are kept under. */
export interface SpecRecord {
  readonly space: string;
  readonly digest: string;
  readonly spec: ScoringSpec;
}

/** Chooses among specs; a digest may be a beginning of one. */
export type SpecFilter = Pick<ScoreQuery, 'space' | 'proxy' | 'specDigest'>;

/** A minibatch as stored: what was run can always be run again. */
export interface MinibatchRecord {
  readonly digest: string;
  readonly shape: readonly [number, number, number, number];
  readonly pixels: Float32Array;
  readonly given: readonly number[];
  readonly source: MinibatchSource;
}
