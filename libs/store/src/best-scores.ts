import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { ScoreRow } from './records.ts';
import { isOfOne, ofSpec, selectRows, toScoreRow, type Row } from './score-rows.ts';
import {
  classesOf,
  findScoredSearch,
  hasMoreCandidates,
  isWhole,
  rowsOf,
  type ScoredSearch,
  type Source,
} from './score-sources.ts';

/** The best of a search, one row a class: those without a value come last, and are only looked for where there is room. */
export async function best(client: PrismaClient, id: string, limit: number): Promise<readonly ScoreRow[]> {
  const search = await findScoredSearch(client, id);
  if (search === null) return [];
  const specs = ofSpec(search.specId);
  const [isValued, isUnvalued] = [Prisma.sql`s.value is not null`, Prisma.sql`s.value is null`];
  const order = Prisma.sql`value desc, parameters, ordinal`;
  const read = (sources: readonly Source[], condition: Prisma.Sql, count: number): Promise<readonly Row[]> =>
    client.$queryRaw<Row[]>`
      ${selectRows(rowsOf(sources, condition, order, count), specs)}
      order by r.value desc nulls last, r.parameters, r.ordinal limit ${count}`;
  const { sources, instead = sources } = classesOf(search, limit);
  const first = await read(sources, isValued, limit);
  const isAll =
    instead === sources ||
    first.length === limit ||
    !(await hasMoreCandidates(client, specs, isValued, Prisma.sql`value desc`, limit));
  const scored = isAll ? first : await read(instead, isValued, limit);
  const others = scored.length < limit ? await read(instead, isUnvalued, limit - scored.length) : [];
  return [...scored, ...others].map(toScoreRow);
}

/** Each architecture that a search asked for, with the first of equal asks: looked for among the members, or read with them. */
const askedArchitectures = (search: ScoredSearch): Prisma.Sql =>
  isWhole(search)
    ? Prisma.sql`(
        select distinct on (position) position, representative, ordinal from members
        where search_id = ${search.id} order by position, ordinal) m
      join architectures a on a.position = m.position`
    : Prisma.sql`architectures a
      cross join lateral (
        select ordinal, representative from members
        where search_id = ${search.id} and representative = case when ${isOfOne} then a.position else a.representative end
          and position = a.position
        order by ordinal limit 1) m`;

/** What a search asked for and is connected, with what became of it. */
const connectedMembers = (search: ScoredSearch, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ${askedArchitectures(search)}
  left join scores s on s.spec_id = p.id and s.position = m.representative
  left join attempts t on t.search_id = ${search.id} and t.position = m.representative
  where a.space_id = p.space_id and a.is_connected and (s.position is not null or t.position is not null) and ${condition}`;

/**
 * Among a search's connected members, the one with most of a count (earliest of equals), and how many others have as many. The
 * index of the count is read from its end up to a member, and those that are as large.
 */
export async function largest(
  client: PrismaClient,
  id: string,
  by: 'parameters' | 'relu-units',
): Promise<{ row: ScoreRow; ties: number } | null> {
  const search = await findScoredSearch(client, id);
  if (search === null) return null;
  const count = by === 'parameters' ? Prisma.sql`a.parameters` : Prisma.sql`a.relu_units`;
  const most = Prisma.sql`(
    select ${count} from ${connectedMembers(search, Prisma.sql`true`)} order by ${count} desc limit 1)`;
  const inner = Prisma.sql`
    select a.*, m.ordinal, s.value, s.size_term, s.separation_term, coalesce(s.reason, t.reason) as reason,
      coalesce(s.detail, t.detail) as detail, coalesce(s.engine_id, t.engine_id) as engine_id,
      coalesce(s.duration_ms, t.duration_ms) as duration_ms, coalesce(s.scored_at, t.attempted_at) as scored_at,
      case when s.position is null then t.search_id else s.search_id end as search_id, count(*) over () - 1 as ties
    from ${connectedMembers(search, Prisma.sql`${count} = ${most}`)}
    order by m.ordinal limit 1`;
  const rows = await client.$queryRaw<(Row & { ties: bigint })[]>`
    ${selectRows(inner, ofSpec(search.specId), Prisma.sql`, r.ties`)}`;
  const row = rows[0];
  return row === undefined ? null : { row: toScoreRow(row), ties: Number(row.ties) };
}
