import { bestRepeated } from './best-repeated.ts';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { ScoreRow } from './records.ts';
import { isOfOne, ofSpec, selectRows, toScoreRow, type Row } from './score-rows.ts';
import {
  candidatesFor,
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
  if (search.isRepeated) return bestRepeated(client, search, limit);
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

/** Each architecture that a search asked for, with the first of equal asks: read with all members. */
const membersOfSearch = ({ id }: ScoredSearch): Prisma.Sql => Prisma.sql`(
    select distinct on (position) position, representative, ordinal from members
    where search_id = ${id} order by position, ordinal) m
  join architectures a on a.position = m.position`;

/** As `membersOfSearch`, of some architectures: each is looked for among the members. */
const architecturesOfSearch = ({ id }: ScoredSearch, architectures: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ${architectures} a
  cross join lateral (
    select ordinal, representative from members
    where search_id = ${id} and representative = case when ${isOfOne} then a.position else a.representative end
      and position = a.position
    order by ordinal limit 1) m`;

/** What a search asked for and is connected, with what became of it; `asked` gives its architectures `a` and members `m`. */
const connectedMembers = (
  search: ScoredSearch,
  asked: Prisma.Sql,
  condition: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  ${asked}
  left join scores s on s.spec_id = p.id and s.position = m.representative
  left join attempts t on t.search_id = ${search.id} and t.position = m.representative
  where a.space_id = p.space_id and a.is_connected and (s.position is not null or t.position is not null) and ${condition}`;

/** The architectures of the space with most of a count, among which members of a larger search are looked for. */
const largestCandidates = (count: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  select * from architectures a where a.space_id = p.space_id and a.is_connected
  order by ${count} desc limit ${candidatesFor(1)})`;

type LargestRow = Row & { readonly ties: bigint };

/** The largest by a count: how much that is is found among the members of `most`, who has as many among those of `all`. */
async function readLargest(
  client: PrismaClient,
  search: ScoredSearch,
  count: Prisma.Sql,
  { most: askedMost, all }: { readonly most: Prisma.Sql; readonly all: Prisma.Sql },
): Promise<LargestRow | undefined> {
  const most = Prisma.sql`(
    select ${count} from ${connectedMembers(search, askedMost, Prisma.sql`true`)} order by ${count} desc limit 1)`;
  const inner = Prisma.sql`
    select a.*, m.ordinal, s.value, s.size_term, s.separation_term, coalesce(s.reason, t.reason) as reason,
      coalesce(s.detail, t.detail) as detail, coalesce(s.engine_id, t.engine_id) as engine_id,
      coalesce(s.duration_ms, t.duration_ms) as duration_ms, coalesce(s.scored_at, t.attempted_at) as scored_at,
      case when s.position is null then t.search_id else s.search_id end as search_id, count(*) over () - 1 as ties
    from ${connectedMembers(search, all, Prisma.sql`${count} = ${most}`)}
    order by m.ordinal limit 1`;
  const rows = await client.$queryRaw<LargestRow[]>`
    ${selectRows(inner, ofSpec(search.specId), Prisma.sql`, r.ties`)}`;
  return rows[0];
}

/**
 * Among a search's connected members, the one with most of a count (earliest of equals), and how many others have as many. Of a
 * larger search the first member among the candidates is as large as any; where none is among them, its members are read whole.
 */
export async function largest(
  client: PrismaClient,
  id: string,
  by: 'parameters' | 'relu-units',
): Promise<{ row: ScoreRow; ties: number } | null> {
  const search = await findScoredSearch(client, id);
  if (search === null) return null;
  const count = by === 'parameters' ? Prisma.sql`a.parameters` : Prisma.sql`a.relu_units`;
  const members = membersOfSearch(search);
  const first = isWhole(search)
    ? undefined
    : await readLargest(client, search, count, {
        most: architecturesOfSearch(search, largestCandidates(count)),
        all: architecturesOfSearch(search, Prisma.sql`architectures`),
      });
  const row = first ?? (await readLargest(client, search, count, { most: members, all: members }));
  return row === undefined ? null : { row: toScoreRow(row), ties: Number(row.ties) };
}
