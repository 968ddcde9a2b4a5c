import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import { every, listSpecIds, specConditions } from './list-specs.ts';
import type { ScoreOrder, ScorePlace, ScoreQuery, TrainedScoreQuery } from './records.ts';
import { keyOfPlace, type Cursor, type Order } from './score-order.ts';
import { ofSpec } from './score-rows.ts';
import { allScores, findScoredSearch, membersOf, type Reading } from './score-sources.ts';

export type AnyQuery = ScoreQuery | TrainedScoreQuery;
export const isTrained = (query: AnyQuery): query is TrainedScoreQuery => 'benchmark' in query;

const pageSize = 5000;
export const pageOf = ({ limit }: AnyQuery): number => Math.min(pageSize, limit);

/** Scores that stand in one order. */
interface Group {
  /** Null where they are of several specs. */
  readonly specId: number | null;
  readonly reading: Reading;
  readonly specs: Prisma.Sql;
}

/** By value each spec alone, since scores of two are not comparable; by what is comparable all of them. */
async function groupsOf(client: PrismaClient, query: AnyQuery): Promise<readonly Group[]> {
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

/** Where a reader stopped; null where there is no such spec. */
async function cursorAt(client: PrismaClient, place: ScorePlace, order: ScoreOrder): Promise<Cursor | null> {
  const { space, specDigest, position } = place;
  const [spec] = await client.$queryRaw<{ id: number }[]>`
    select p.id from specs p join spaces sp on sp.id = p.space_id where sp.name = ${space} and p.digest = ${specDigest}`;
  return spec === undefined ? null : { key: keyOfPlace(place, order), specId: spec.id, position };
}

/** Rows of a group with or without a key to order them by, from the one behind the cursor. */
export interface Stretch {
  readonly group: Group;
  readonly isKeyed: boolean;
  readonly cursor: Cursor | null;
}

/** What a query reads, in order; from the row behind the one where an earlier reader stopped. */
export async function stretchesOf(
  client: PrismaClient,
  query: AnyQuery,
  { isSparse }: Order,
): Promise<readonly Stretch[]> {
  const parts = isSparse ? [true, false] : [true];
  const all = (await groupsOf(client, query)).flatMap((group) =>
    parts.map((isKeyed) => ({ group, isKeyed, cursor: null })),
  );
  if (isTrained(query) || query.after === undefined) return all;
  const cursor = await cursorAt(client, query.after, query.orderBy);
  if (cursor === null) return [];
  const first = all.findIndex(
    ({ group: { specId }, isKeyed }) =>
      (specId ?? cursor.specId) === cursor.specId && isKeyed === (cursor.key !== null),
  );
  return first < 0 ? [] : all.slice(first).map((stretch, k) => (k === 0 ? { ...stretch, cursor } : stretch));
}
