import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { ScoreRow } from './records.ts';
import { ofSpec, selectRows, toScoreRow, type Row } from './score-rows.ts';
import { classesOf, rowsOf, type ScoredSearch } from './score-sources.ts';

interface Ranked {
  readonly position: bigint;
  /** In the order of the specs. */
  readonly values: readonly (number | null)[];
}

/** A search or a repeat of it: its spec, and for how much it has asked. */
type Asking = Pick<ScoredSearch, 'id' | 'specId' | 'asked'>;

/** A search and its repeats, in their order. */
async function withRepeats(client: PrismaClient, search: ScoredSearch): Promise<readonly Asking[]> {
  const repeats = await client.search.findMany({
    where: { repeatOf: search.id },
    orderBy: { id: 'asc' },
    select: { id: true, specId: true, asked: true },
  });
  return [search, ...repeats];
}

/** What of a class `c` is a score under a spec `f`: one that was asked for. What else is known, other searches have found. */
const askedFor = (all: readonly Asking[]): Prisma.Sql => Prisma.sql`
  left join (
    select distinct search_id, representative from members
    where search_id = any (${all.map(({ id }) => id)}::bigint[])
  ) k on k.search_id = f.search_id and k.representative = c.representative
  left join scores s on s.spec_id = f.spec_id and s.position = k.representative`;

/** The same where all have asked for the same: twice as fast. */
const askedForAll = Prisma.sql`left join scores s on s.spec_id = f.spec_id and s.position = c.representative`;

/** The first of a search's classes by their values under all specs. What each asks for is read whole. */
const rank = (
  client: PrismaClient,
  { id, specId, asked }: ScoredSearch,
  all: readonly Asking[],
  limit: number,
): Promise<readonly Ranked[]> => client.$queryRaw<Ranked[]>`
  with classes as (
    select distinct on (representative) position, representative, ordinal from members
    where search_id = ${id} order by representative, ordinal
  ), summaries as (
    select c.position, c.ordinal, array_agg(s.value order by f.place) as values, count(s.value) as scored,
      avg(s.value order by f.place) as mean
    from classes c
    cross join unnest(${all.map((each) => each.id)}::bigint[], ${all.map((each) => each.specId)}::int[])
      with ordinality as f(search_id, spec_id, place)
    ${all.every((each) => each.asked === asked) ? askedForAll : askedFor(all)}
    group by c.position, c.ordinal
  )
  select r.position, r.values from summaries r
  join specs p on p.id = ${specId}
  join architectures a on a.space_id = p.space_id and a.position = r.position
  order by r.scored desc, r.mean desc nulls last, a.parameters, r.ordinal limit ${limit}`;

/**
 * The best of a search with repeats, one row a class, as it is under the first spec, with its values under the specs that it was
 * asked for under (a repeat asks for part of what the first asks for, or all): those with more of them come first, then those with the larger mean of them. One without an outcome under the first spec is left out.
 */
export async function bestRepeated(
  client: PrismaClient,
  search: ScoredSearch,
  limit: number,
): Promise<readonly ScoreRow[]> {
  const ranked = await rank(client, search, await withRepeats(client, search), limit);
  if (ranked.length === 0) return [];
  const { sources, instead = sources } = classesOf(search, limit);
  const among = Prisma.sql`a.position in (${Prisma.join(ranked.map(({ position }) => position))})`;
  const rows = await client.$queryRaw<Row[]>`
    ${selectRows(rowsOf(instead, among, Prisma.sql`ordinal`, limit), ofSpec(search.specId))}`;
  const byPosition = new Map(rows.map((row) => [row.position, toScoreRow(row)]));
  return ranked.flatMap(({ position, values }) => {
    const row = byPosition.get(position);
    return row === undefined ? [] : [{ ...row, values }];
  });
}
