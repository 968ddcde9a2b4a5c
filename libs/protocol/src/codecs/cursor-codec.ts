import { createHash } from 'node:crypto';
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import type { Position } from '@naswot/space';
import { ScoreCursorSchema, ScoreQuerySchema } from '../generated/naswot/v1/score_pb.ts';
import { digest, finite, givenName, instant, int64, safeInteger } from './bounds.ts';
import { decode, InvalidMessage, violation } from './invalid-message.ts';
import { encodeQuery, type ScoreFilter } from './query-codec.ts';
import type { ScoreView } from './score-codec.ts';

/** The row that a reader of scores has read last: what identifies it, and what it was ordered by. */
export interface ScorePlace {
  readonly space: string;
  readonly specDigest: string;
  readonly position: Position;
  /** Null where it has none. */
  readonly value: number | null;
  readonly parameters: number;
  readonly scoredAt: Date;
}

/** Where a reader of a query's rows stopped. */
export interface ScoreCursor {
  /** Rows read so far. */
  readonly rows: number;
  readonly place: ScorePlace;
}

const cursorSchema = z.object({
  rows: safeInteger,
  space: givenName,
  specDigest: digest,
  position: int64,
  value: finite.optional(),
  parameters: safeInteger,
  scoredAt: instant,
});

/** What makes a query this query; deterministic, since it has no maps. */
const queryDigest = (filter: ScoreFilter): Uint8Array =>
  createHash('sha256')
    .update(toBinary(ScoreQuerySchema, create(ScoreQuerySchema, encodeQuery(filter))))
    .digest();

const refused = (predicate: string): InvalidMessage => new InvalidMessage([violation('cursor', predicate)]);

function parse(bytes: Uint8Array): MessageInitShape<typeof ScoreCursorSchema> {
  try {
    return fromBinary(ScoreCursorSchema, bytes);
  } catch (cause) {
    throw Object.assign(refused('is none that was given out'), { cause });
  }
}

/** Null for the first row. Throws an InvalidMessage for a cursor of another query, and for what is none. */
export function decodeCursor(bytes: Uint8Array, filter: ScoreFilter): ScoreCursor | null {
  if (bytes.length === 0) return null;
  const message = parse(bytes);
  if (!Buffer.from(message.query ?? []).equals(queryDigest(filter)))
    throw refused('belongs to another query, or to none');
  const { rows, position, value, ...rest } = decode(cursorSchema, message, 'cursor');
  return { rows, place: { ...rest, position: position as Position, value: value ?? null } };
}

/** Where a reader of that query stands who has read so many rows, this one last. */
export function encodeCursor(filter: ScoreFilter, rows: number, last: ScoreView): Uint8Array {
  const { space, specDigest, position, outcome, parameters, scoredAt } = last;
  return toBinary(
    ScoreCursorSchema,
    create(ScoreCursorSchema, {
      query: queryDigest(filter),
      rows: BigInt(rows),
      space,
      specDigest,
      position,
      ...(outcome.kind === 'scored' && { value: outcome.value }),
      parameters: BigInt(parameters),
      scoredAt: timestampFromDate(scoredAt),
    }),
  );
}
