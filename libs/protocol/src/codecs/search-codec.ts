import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import type { SearchPlan, SearchState as StateWord } from '@naswot/search';
import { SearchState, type SearchSchema } from '../generated/naswot/v1/search_pb.ts';
import { digest, duration, givenName, instant, int64, name, sentence } from './bounds.ts';
import { enumWords } from './enum-words.ts';
import { decode } from './invalid-message.ts';
import { encodePlan, planSchema } from './plan-codec.ts';

/** Running totals of a search; samples = scored + unscorable + reused + pending. */
export interface SearchTotals {
  readonly samples: bigint;
  readonly scored: bigint;
  readonly unscorable: bigint;
  readonly reused: bigint;
  readonly pending: bigint;
}

/** A search as clients see it. */
export interface SearchSummary {
  /** Short and typable. */
  readonly id: string;
  readonly plan: SearchPlan;
  /** Weight in the fair share of the scorers, 1 to 100. */
  readonly priority: number;
  /** SHA-256 of the spec's canonical JSON. */
  readonly specDigest: string;
  readonly state: StateWord;
  /** One sentence where `state` is failed. */
  readonly failure: string | null;
  /** Which coordinator runs it, null when none does. */
  readonly owner: string | null;
  readonly engine: string;
  readonly lanes: number;
  readonly counts: SearchTotals;
  /** Ordinal of the next architecture that will be asked for. */
  readonly asked: bigint;
  /** Time spent running, over all sittings. */
  readonly activeMs: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export const states = enumWords<StateWord, SearchState>({
  running: SearchState.RUNNING,
  paused: SearchState.PAUSED,
  completed: SearchState.COMPLETED,
  cancelled: SearchState.CANCELLED,
  failed: SearchState.FAILED,
});

export const totalsSchema: z.ZodType<SearchTotals> = z.object({
  samples: int64,
  scored: int64,
  unscorable: int64,
  reused: int64,
  pending: int64,
});

const searchSchema: z.ZodType<SearchSummary> = z
  .object({
    id: givenName,
    plan: planSchema,
    priority: z.int(),
    specDigest: digest,
    state: states.schema,
    failure: sentence.optional(),
    owner: name.optional(),
    engine: name,
    lanes: z.int(),
    counts: totalsSchema,
    asked: int64,
    activeMs: duration,
    createdAt: instant,
    finishedAt: instant.optional(),
  })
  .transform(({ failure, owner, finishedAt, ...rest }) => ({
    ...rest,
    failure: failure ?? null,
    owner: owner ?? null,
    finishedAt: finishedAt ?? null,
  }));

/** Throws an InvalidMessage. */
export const decodeSearch = (message: unknown): SearchSummary => decode(searchSchema, message, 'search');

const longestFailure = 4096;

export const encodeSearch = (search: SearchSummary): MessageInitShape<typeof SearchSchema> => ({
  id: search.id,
  plan: encodePlan(search.plan),
  priority: search.priority,
  specDigest: search.specDigest,
  state: states.encode(search.state),
  ...(search.failure !== null && { failure: search.failure.slice(0, longestFailure) }),
  ...(search.owner !== null && { owner: search.owner }),
  engine: search.engine,
  lanes: search.lanes,
  counts: { ...search.counts },
  asked: search.asked,
  activeMs: search.activeMs,
  createdAt: timestampFromDate(search.createdAt),
  ...(search.finishedAt !== null && { finishedAt: timestampFromDate(search.finishedAt) }),
});
