import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import type { Outcome } from '@naswot/scoring';
import { mostSpecs } from '@naswot/search';
import type { Position, PublishedIndex } from '@naswot/space';
import type { ScoreSchema } from '../generated/naswot/v1/score_pb.ts';
import {
  architecture,
  digest,
  duration,
  finite,
  givenName,
  instant,
  int64,
  name,
  safeInteger,
} from './bounds.ts';
import { decode } from './invalid-message.ts';
import { encodeOutcome, outcomeSchema } from './scoring-codec.ts';

/** A score of some architecture as clients see it, whichever search found it. */
export interface ScoreView {
  readonly space: string;
  readonly architecture: string;
  readonly position: Position;
  /** Whose score it is. */
  readonly representative: Position;
  readonly index: PublishedIndex | null;
  readonly proxy: string;
  readonly outcome: Outcome;
  readonly reluUnits: number;
  readonly parameters: number;
  readonly macs: number;
  readonly specDigest: string;
  /** The search it was asked for in; null for scores made without one. */
  readonly searchId: string | null;
  readonly engine: string;
  readonly durationMs: number;
  readonly scoredAt: Date;
  /** Its values under each spec of a repeated search, in their order, null where it has none; left out elsewhere. */
  readonly values?: readonly (number | null)[];
}

/** That it is one of its space's is for whoever looks it up there. */
const position = int64.transform((value) => value as Position);

const scoreSchema: z.ZodType<ScoreView> = z
  .object({
    space: givenName,
    architecture,
    position,
    representative: position,
    publishedIndex: z.int().optional(),
    proxy: givenName,
    outcome: outcomeSchema,
    reluUnits: safeInteger,
    parameters: safeInteger,
    macs: safeInteger,
    specDigest: digest,
    search: name.optional(),
    engine: name,
    durationMs: duration,
    scoredAt: instant,
    values: z.array(z.object({ value: finite.optional() })).max(mostSpecs),
  })
  .transform(({ publishedIndex, search, values, ...rest }) => ({
    ...rest,
    index: publishedIndex === undefined ? null : (publishedIndex as PublishedIndex),
    searchId: search ?? null,
    ...(values.length > 0 && { values: values.map(({ value }) => value ?? null) }),
  }));

/** Throws an InvalidMessage. */
export const decodeScore = (message: unknown): ScoreView => decode(scoreSchema, message, 'score');

/** A score as a message. Throws a RangeError where a count is no whole number. */
export function encodeScore(score: ScoreView): MessageInitShape<typeof ScoreSchema> {
  const { index, searchId, outcome, scoredAt, reluUnits, parameters, macs, values = [], ...rest } = score;
  return {
    ...rest,
    ...(index !== null && { publishedIndex: index }),
    outcome: encodeOutcome(outcome),
    reluUnits: BigInt(reluUnits),
    parameters: BigInt(parameters),
    macs: BigInt(macs),
    ...(searchId !== null && { search: searchId }),
    scoredAt: timestampFromDate(scoredAt),
    values: values.map((value) => (value === null ? {} : { value })),
  };
}
