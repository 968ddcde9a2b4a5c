import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { isOfOne } from './score-rows.ts';

/** A search whose scores are asked for. */
export interface ScoredSearch {
  readonly id: bigint;
  readonly specId: number;
  readonly asked: bigint;
  /** Whether other searches score what it asked for under further specs. */
  readonly isRepeated: boolean;
}

export async function findScoredSearch(client: PrismaClient, publicId: string): Promise<ScoredSearch | null> {
  const select = { id: true, specId: true, asked: true, _count: { select: { repeats: true } } } as const;
  const found = await client.search.findUnique({ where: { publicId }, select });
  if (found === null) return null;
  const { _count: count, ...search } = found;
  return { ...search, isRepeated: count.repeats > 0 };
}

/** Members of a search that are read whole, at every page. */
const wholeSearch = 20_000n;
export const isWhole = ({ asked }: ScoredSearch): boolean => asked <= wholeSearch;

/**
 * Among how many rows, the first in their order, members of a larger search are looked for: the first page of a search of 10^6 took
 * 1.5 s where its members were read whole, and each further page as long. Where its members stand far behind, all scores were read:
 * 234 s among 10^7, and two to four where a search of 30,000 is read whole after all.
 */
export const candidatesFor = (limit: number): number => Math.max(10_000, 50 * limit);

/**
 * Where rows come from under a spec `p`: architectures `a` with `s`, a score or what stands for one. A query is made of one or more
 * of them, each limited and in order, so that indices serve it.
 */
export interface Source {
  readonly from: Prisma.Sql;
  readonly where: Prisma.Sql;
  /** Further columns. */
  readonly columns: Prisma.Sql;
  /** Where it is given, only rows `c` that meet the condition are kept, of so many that are read. */
  readonly kept?: { readonly where: Prisma.Sql; readonly among: number };
}

/** How a search is read: by `sources` alone, or where they may leave rows out, by `instead`. */
export interface Reading {
  readonly sources: readonly Source[];
  readonly instead?: readonly Source[];
}

const all = Prisma.sql`true`;
const source = (from: Prisma.Sql, { where = all, columns = Prisma.empty } = {}): Source => ({
  from,
  where,
  columns,
});

/**
 * Every architecture that has a score, its own or that of its class; attempts are a search's own. Under a spec whose scores are of
 * classes, and under one whose scores are of one architecture each: one of the two gives rows.
 */
export const allScores: readonly Source[] = [
  source(
    Prisma.sql`scores s join architectures a on a.space_id = p.space_id and a.representative = s.position`,
    { where: Prisma.sql`s.spec_id = p.id and not ${isOfOne}` },
  ),
  source(Prisma.sql`scores s join architectures a on a.space_id = p.space_id and a.position = s.position`, {
    where: Prisma.sql`s.spec_id = p.id and ${isOfOne}`,
  }),
];

/** Attempts of a search that no score has taken the place of, as if they were scores. */
const attemptsOf = ({ id }: ScoredSearch): Prisma.Sql => Prisma.sql`(
  select t.search_id, t.position, null::float8 as value, null::float8 as size_term, null::float8 as separation_term,
    t.reason, t.detail, t.duration_ms, t.engine_id, t.attempted_at as scored_at
  from attempts t
  where t.search_id = ${id} and not exists (
    select from scores c where c.spec_id = p.id and c.position = t.position offset 0)) s`;

/** `offset 0`: looked up for each row, whatever the planner thinks of the size of a search. */
const isMember = ({ id }: ScoredSearch): Prisma.Sql => Prisma.sql`exists (
  select from members m
  where m.search_id = ${id} and m.representative = case when ${isOfOne} then c.position else c.representative end
    and m.position = c.position offset 0)`;

const architectureOfMember = Prisma.sql`join architectures a on a.space_id = p.space_id and a.position = m.position`;

/** Each architecture that a search asked for and that has a score or an attempt, once; for pages of so many rows. */
export function membersOf(search: ScoredSearch, limit: number): Reading {
  const members = Prisma.sql`(
    select distinct position, representative from members where search_id = ${search.id}) m`;
  const attempts = source(Prisma.sql`${attemptsOf(search)} cross join lateral (
      select distinct position from members where search_id = ${search.id} and representative = s.position offset 0) m
    ${architectureOfMember}`);
  const scores = source(Prisma.sql`${members} ${architectureOfMember}
    join scores s on s.spec_id = p.id and s.position = m.representative`);
  const whole = [scores, attempts];
  if (isWhole(search)) return { sources: whole };
  const kept = { where: isMember(search), among: candidatesFor(limit) };
  return { sources: [...allScores.map((each) => ({ ...each, kept })), attempts], instead: whole };
}

const withOrdinal = { columns: Prisma.sql`, m.ordinal` };

/** The best scores of a spec; those that are as good as the last of them are all there. */
const bestCandidates = (limit: number): Prisma.Sql => Prisma.sql`(
  select * from scores where spec_id = p.id and value is not null
  order by value desc fetch first ${candidatesFor(limit)} rows with ties) s`;

/** As `membersOf`, with the member that was asked for first of each class, and its ordinal; the best so many come first. */
export function classesOf(search: ScoredSearch, limit: number): Reading {
  const first = Prisma.sql`cross join lateral (
      select position, ordinal from members where search_id = ${search.id} and representative = s.position
      order by ordinal limit 1) m
    ${architectureOfMember}`;
  const attempts = source(Prisma.sql`${attemptsOf(search)} ${first}`, withOrdinal);
  const scores = Prisma.sql`(
      select distinct on (representative) position, representative, ordinal from members
      where search_id = ${search.id} order by representative, ordinal) m
    ${architectureOfMember} join scores s on s.spec_id = p.id and s.position = m.representative`;
  const whole = [source(scores, withOrdinal), attempts];
  if (isWhole(search)) return { sources: whole };
  const best = source(Prisma.sql`${bestCandidates(limit)} ${first}`, withOrdinal);
  return { sources: [best, attempts], instead: whole };
}

/** Rows of all sources that meet a condition, the first `limit` of each in an order of their columns. */
export function rowsOf(
  sources: readonly Source[],
  condition: Prisma.Sql,
  order: Prisma.Sql,
  limit: number,
): Prisma.Sql {
  const parts = sources.map(({ from, where, columns, kept }) => {
    const rows = Prisma.sql`
      select a.position, a.architecture, a.representative, a.published_index, a.relu_units, a.relu_units_released,
        a.parameters, a.macs, s.value, s.size_term, s.separation_term, s.reason, s.detail, s.engine_id, s.duration_ms,
        s.scored_at, s.search_id${columns}
      from ${from} where ${where} and ${condition} order by ${order} limit ${kept?.among ?? limit}`;
    return kept === undefined
      ? Prisma.sql`(${rows})`
      : Prisma.sql`(select * from (${rows}) c where ${kept.where} order by ${order} limit ${limit})`;
  });
  return Prisma.join(parts, ' union all ');
}

/** Whether more rows of all scores meet a condition than members of a search are looked for among. */
export async function hasMoreCandidates(
  client: PrismaClient,
  specs: Prisma.Sql,
  condition: Prisma.Sql,
  order: Prisma.Sql,
  limit: number,
  sources = allScores,
): Promise<boolean> {
  const among = candidatesFor(limit);
  const rows = await client.$queryRaw<unknown[]>`
    select p.id from specs p join spaces sp on sp.id = p.space_id
    cross join lateral (${rowsOf(sources, condition, order, among + 1)}) r
    where ${specs} offset ${among} limit 1`;
  return rows.length > 0;
}
