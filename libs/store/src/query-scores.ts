import { architectureCondition } from './architecture-condition.ts';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { every, listSpecIds, specConditions } from './list-specs.ts';
import type { ScorePlace, ScoreQuery, ScoreRow } from './records.ts';
import { ofSpec, selectRows, toScoreRow, type Row } from './score-rows.ts';
import {
  allScores,
  findScoredSearch,
  hasMoreCandidates,
  membersOf,
  rowsOf,
  type Reading,
  type Source,
} from './score-sources.ts';

const rowConditions = async (client: PrismaClient, query: ScoreQuery): Promise<Prisma.Sql> =>
  every([
    query.architecture === undefined ? null : await architectureCondition(client, query.architecture),
    query.minValue === undefined ? null : Prisma.sql`s.value >= ${query.minValue}`,
    query.maxParameters === undefined ? null : Prisma.sql`a.parameters <= ${query.maxParameters}`,
    query.since === undefined ? null : Prisma.sql`s.scored_at >= ${query.since}`,
  ]);

/** A column to order by, inside of the inner query, and of its rows. Only values can be null: those rows come last. */
const orders = {
  value: { inner: Prisma.sql`s.value`, outer: Prisma.sql`value` },
  parameters: { inner: Prisma.sql`a.parameters`, outer: Prisma.sql`parameters` },
  'scored-at': { inner: Prisma.sql`s.scored_at`, outer: Prisma.sql`scored_at` },
} as const;

/** Where a page ended; `key` is null among rows without a value. */
interface Cursor {
  readonly key: number | bigint | Date | null;
  readonly specId: number;
  readonly position: bigint;
}

const keyOf = (row: Row, orderBy: ScoreQuery['orderBy']): Cursor['key'] =>
  ({ value: row.value, parameters: row.parameters, 'scored-at': row.scoredAt })[orderBy];

function pageConditions(query: ScoreQuery, isWithValue: boolean, cursor: Cursor | null): Prisma.Sql {
  const { inner } = orders[query.orderBy];
  const beyond = query.descending ? Prisma.sql`<` : Prisma.sql`>`;
  const presence = isWithValue ? Prisma.sql`${inner} is not null` : Prisma.sql`${inner} is null`;
  if (cursor === null) return presence;
  const { key, specId, position } = cursor;
  return isWithValue
    ? // The first condition says nothing new; an index serves it.
      Prisma.sql`${inner} ${beyond}= ${key} and (${inner}, p.id, a.position) ${beyond} (${key}, ${specId}, ${position})`
    : Prisma.sql`${presence} and (p.id, a.position) ${beyond} (${specId}, ${position})`;
}

/** Where a reader stopped; null where there is no such spec. */
async function cursorAt(
  client: PrismaClient,
  { space, specDigest, position, ...keys }: ScorePlace,
  orderBy: ScoreQuery['orderBy'],
): Promise<Cursor | null> {
  const [spec] = await client.$queryRaw<{ id: number }[]>`
    select p.id from specs p join spaces sp on sp.id = p.space_id where sp.name = ${space} and p.digest = ${specDigest}`;
  if (spec === undefined) return null;
  const { value, parameters, scoredAt } = keys;
  const key = { value, parameters: BigInt(parameters), 'scored-at': scoredAt }[orderBy];
  return { key, specId: spec.id, position };
}

const pageSize = 5000;
const pageOf = ({ limit }: ScoreQuery): number => Math.min(pageSize, limit);

/** Scores that stand in one order. */
interface Group {
  /** Null where they are of several specs. */
  readonly specId: number | null;
  readonly reading: Reading;
  readonly specs: Prisma.Sql;
}

/** By value each spec alone, since scores of two are not comparable; by what is comparable all of them. */
async function groupsOf(client: PrismaClient, query: ScoreQuery): Promise<readonly Group[]> {
  if (query.searchId !== undefined) {
    const search = await findScoredSearch(client, query.searchId);
    if (search === null) return [];
    const specs = every([specConditions(query), ofSpec(search.specId)]);
    return [{ specId: search.specId, reading: membersOf(search, pageOf(query)), specs }];
  }
  const reading = { sources: allScores };
  if (query.orderBy !== 'value') return [{ specId: null, reading, specs: specConditions(query) }];
  const ids = await listSpecIds(client, query);
  return ids.map((id) => ({ specId: id, reading, specs: ofSpec(id) }));
}

/** Rows of a group with or without a value, from the one behind the cursor. */
interface Stretch {
  readonly group: Group;
  readonly isWithValue: boolean;
  readonly cursor: Cursor | null;
}

/** What a query reads, in order; from the row behind the one where an earlier reader stopped. */
async function stretchesOf(client: PrismaClient, query: ScoreQuery): Promise<readonly Stretch[]> {
  const { orderBy, after } = query;
  const parts = orderBy === 'value' ? [true, false] : [true];
  const all = (await groupsOf(client, query)).flatMap((group) =>
    parts.map((isWithValue) => ({ group, isWithValue, cursor: null })),
  );
  if (after === undefined) return all;
  const cursor = await cursorAt(client, after, orderBy);
  if (cursor === null) return [];
  const first = all.findIndex(
    ({ group: { specId }, isWithValue }) =>
      (specId ?? cursor.specId) === cursor.specId && isWithValue === (cursor.key !== null),
  );
  return first < 0 ? [] : all.slice(first).map((stretch, k) => (k === 0 ? { ...stretch, cursor } : stretch));
}

async function* pages(
  client: PrismaClient,
  query: ScoreQuery,
  { group: { reading, specs }, isWithValue, cursor: start }: Stretch,
): AsyncGenerator<readonly Row[]> {
  const { outer } = orders[query.orderBy];
  const direction = query.descending ? Prisma.sql`desc` : Prisma.sql`asc`;
  const order = Prisma.sql`${outer} ${direction}, position ${direction}`;
  const limit = pageOf(query);
  const conditions = await rowConditions(client, query);
  const read = (sources: readonly Source[], condition: Prisma.Sql): Promise<readonly Row[]> =>
    client.$queryRaw<Row[]>`
      ${selectRows(rowsOf(sources, condition, order, limit), specs)}
      order by r.${outer} ${direction}, p.id ${direction}, r.position ${direction} limit ${limit}`;
  let [{ sources, instead }, cursor] = [reading, start];
  for (;;) {
    const condition = Prisma.sql`${conditions} and ${pageConditions(query, isWithValue, cursor)}`;
    const rows = await read(sources, condition);
    if (instead !== undefined && rows.length < limit) {
      if (await hasMoreCandidates(client, specs, condition, order, limit)) {
        [sources, instead] = [instead, undefined];
        continue;
      }
    }
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    cursor = { key: keyOf(last, query.orderBy), specId: last.specId, position: last.position };
  }
}

/**
 * Pages through the scores that a query asks for, in its order; spec and position break ties. By value it is one spec after the
 * other, and rows without a value come last of each. Of one search: each architecture it asked for once; of all: each
 * architecture known. Every page starts behind the last row of the one before, so that rows added in between neither shift nor
 * repeat any.
 */
export async function* queryScores(client: PrismaClient, query: ScoreQuery): AsyncGenerator<ScoreRow> {
  let left = query.limit;
  for (const stretch of await stretchesOf(client, query)) {
    if (left <= 0) return;
    for await (const rows of pages(client, query, stretch))
      for (const row of rows) {
        if (left-- <= 0) return;
        yield toScoreRow(row);
      }
  }
}
