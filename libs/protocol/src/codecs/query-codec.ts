import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import { ScoreOrder, type ScoreQuerySchema } from '../generated/naswot/v1/score_pb.ts';
import { architecture, digestStart, finite, givenName, instant, safeInteger } from './bounds.ts';
import { enumWords } from './enum-words.ts';
import { decode } from './invalid-message.ts';
import { withoutUndefined } from './without-undefined.ts';

/** Which scores, and in which order. What is left out excludes nothing. */
export interface ScoreFilter {
  readonly space?: string;
  /** Id of a search, a unique beginning of it, or its unique name. */
  readonly search?: string;
  readonly proxy?: string;
  /** Of the spec whose digest begins so. */
  readonly specDigest?: string;
  readonly architecture?: string;
  readonly minValue?: number;
  readonly maxParameters?: number;
  readonly since?: Date;
  readonly orderBy: 'value' | 'parameters' | 'scored-at';
  readonly descending: boolean;
  /** `Number.MAX_SAFE_INTEGER` for all of them. */
  readonly limit: number;
}

const orders = enumWords<ScoreFilter['orderBy'], ScoreOrder>({
  value: ScoreOrder.VALUE,
  parameters: ScoreOrder.PARAMETERS,
  'scored-at': ScoreOrder.SCORED_AT,
});

const order = z
  .number()
  .transform((value) => (value === ScoreOrder.UNSPECIFIED ? ScoreOrder.VALUE : value))
  .pipe(orders.schema);

const querySchema = z
  .object({
    space: givenName.optional(),
    search: givenName.optional(),
    proxy: givenName.optional(),
    specDigest: digestStart.optional(),
    architecture: architecture.optional(),
    minValue: finite.optional(),
    maxParameters: safeInteger.optional(),
    since: instant.optional(),
    order,
    ascending: z.boolean(),
    limit: safeInteger.optional(),
  })
  .transform(({ order: orderBy, ascending, limit, ...filters }): ScoreFilter => ({
    ...withoutUndefined(filters),
    orderBy,
    descending: !ascending,
    limit: limit ?? Number.MAX_SAFE_INTEGER,
  }));

/** Throws an InvalidMessage. */
export const decodeQuery = (message: unknown): ScoreFilter => decode(querySchema, message, 'query');

/** A query as a message. Throws a RangeError where a limit is no whole number. */
export function encodeQuery(filter: ScoreFilter): MessageInitShape<typeof ScoreQuerySchema> {
  const { orderBy, descending, limit, since, maxParameters, ...rest } = filter;
  return {
    ...rest,
    ...(maxParameters !== undefined && { maxParameters: BigInt(maxParameters) }),
    ...(since !== undefined && { since: timestampFromDate(since) }),
    order: orders.encode(orderBy),
    ascending: !descending,
    ...(limit !== Number.MAX_SAFE_INTEGER && { limit: BigInt(limit) }),
  };
}
