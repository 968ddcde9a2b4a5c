import { Prisma } from './generated/prisma/client.ts';
import type { ScoreOrder, ScorePlace } from './records.ts';
import type { Row } from './score-rows.ts';
import type { Trained } from './trained-scores.ts';

/** Where a page ended; `key` is null among rows without one. */
export interface Cursor {
  readonly key: number | bigint | Date | null;
  readonly specId: number;
  readonly position: bigint;
}

/** A column that rows are ordered by, those of equal ones by spec and position. */
export interface Order {
  /** Inside of the inner query, and of its rows. */
  readonly inner: Prisma.Sql;
  readonly outer: Prisma.Sql;
  /** Whether rows may have none: those come last. */
  readonly isSparse: boolean;
  keyOf(row: Row): Cursor['key'];
}

export const orders = {
  value: {
    inner: Prisma.sql`s.value`,
    outer: Prisma.sql`value`,
    isSparse: true,
    keyOf: ({ value }) => value,
  },
  parameters: {
    inner: Prisma.sql`a.parameters`,
    outer: Prisma.sql`parameters`,
    isSparse: false,
    keyOf: ({ parameters }) => parameters,
  },
  'scored-at': {
    inner: Prisma.sql`s.scored_at`,
    outer: Prisma.sql`scored_at`,
    isSparse: false,
    keyOf: ({ scoredAt }) => scoredAt,
  },
} as const satisfies Record<ScoreOrder, Order>;

/** By what `trained` joins; no row has any where nothing is joined. */
export const byAccuracy = (trained: Trained | null): Order => ({
  inner: trained?.accuracy ?? Prisma.sql`null::float8`,
  outer: Prisma.sql`accuracy`,
  isSparse: true,
  keyOf: (row) => row.accuracy ?? null,
});

/** The key of a row where an earlier reader stopped. */
export const keyOfPlace = ({ value, parameters, scoredAt }: ScorePlace, order: ScoreOrder): Cursor['key'] =>
  ({ value, parameters: BigInt(parameters), 'scored-at': scoredAt })[order];

/** Rows with a key or without one, behind the cursor where it is given. */
export function pageCondition(
  { inner }: Order,
  descending: boolean,
  isKeyed: boolean,
  cursor: Cursor | null,
): Prisma.Sql {
  const beyond = descending ? Prisma.sql`<` : Prisma.sql`>`;
  const presence = isKeyed ? Prisma.sql`${inner} is not null` : Prisma.sql`${inner} is null`;
  if (cursor === null) return presence;
  const { key, specId, position } = cursor;
  return isKeyed
    ? // The first condition says nothing new; an index serves it.
      Prisma.sql`${inner} ${beyond}= ${key} and (${inner}, p.id, a.position) ${beyond} (${key}, ${specId}, ${position})`
    : Prisma.sql`${presence} and (p.id, a.position) ${beyond} (${specId}, ${position})`;
}
