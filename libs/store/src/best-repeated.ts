import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { ScoreRow } from './records.ts';
import { ofSpec, selectRows, toScoreRow, type Row } from './score-rows.ts';
import { classesOf, rowsOf, type ScoredSearch } from './score-sources.ts';

interface Ranked {
  readonly position: bigint;
  /** In the order of the specs. */
  readonly values: readonly (number | null)[];
}

/** Specs of a search's repeats, in their order, behind its own. */
async function specIdsOf(client: PrismaClient, { id, specId }: ScoredSearch): Promise<readonly number[]> {
  const repeats = await client.search.findMany({
    where: { repeatOf: id },
    orderBy: { id: 'asc' },
    select: { specId: true },
  });
  return [specId, ...repeats.map((repeat) => repeat.specId)];
}

/** The first of a search's classes by their values under all specs. What one asks for is read whole. */
const rank = (
  client: PrismaClient,
  { id, specId }: ScoredSearch,
  specIds: readonly number[],
  limit: number,
): Promise<readonly Ranked[]> => client.$queryRaw<Ranked[]>`
  with classes as (
    select distinct on (representative) position, representative, ordinal from members
    where search_id = ${id} order by representative, ordinal
  ), summaries as (
    select c.position, c.ordinal, array_agg(s.value order by f.place) as values, count(s.value) as scored,
      avg(s.value order by f.place) as mean
    from classes c
    cross join unnest(${specIds}::int[]) with ordinality as f(spec_id, place)
    left join scores s on s.spec_id = f.spec_id and s.position = c.representative
    group by c.position, c.ordinal
  )
  select r.position, r.values from summaries r
  join specs p on p.id = ${specId}
  join architectures a on a.space_id = p.space_id and a.position = r.position
  order by r.scored desc, r.mean desc nulls last, a.parameters, r.ordinal limit ${limit}`;

/**
 * The best of a search with repeats, one row a class, as it is under the first spec: those with a value under more specs come first,
 * then those with the larger mean of them. One without an outcome under the first spec is left out.
 */
export async function bestRepeated(
  client: PrismaClient,
  search: ScoredSearch,
  limit: number,
): Promise<readonly ScoreRow[]> {
  const ranked = await rank(client, search, await specIdsOf(client, search), limit);
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
