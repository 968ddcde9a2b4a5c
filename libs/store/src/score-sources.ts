import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { isOfOne } from './score-rows.ts';

/** A search whose scores are asked for. */
export interface ScoredSearch {
  readonly id: bigint;
  readonly specId: number;
  readonly asked: bigint;
}

export const findScoredSearch = (client: PrismaClient, publicId: string): Promise<ScoredSearch | null> =>
  client.search.findUnique({ where: { publicId }, select: { id: true, specId: true, asked: true } });

/**
 * Members of a search that are read whole. Of a larger one scores are read in their order, and each is looked for among the members:
 * the first page of 10^6 took 1.5 s the other way, and each further page as long.
 */
const wholeSearch = 20_000n;
export const isWhole = ({ asked }: ScoredSearch): boolean => asked <= wholeSearch;

/**
 * Where rows come from under a spec `p`: architectures `a` with `s`, a score or what stands for one. A query is made of one or more
 * of them, each limited and in order, so that indices serve it; `from` ends in a condition.
 */
export interface Source {
  readonly from: Prisma.Sql;
  /** Further columns. */
  readonly columns: Prisma.Sql;
}

const source = (from: Prisma.Sql, columns = Prisma.empty): Source => ({ from, columns });

/** Under a spec whose scores are of classes, and under one whose scores are of one architecture each: one of the two gives rows. */
const known: readonly Prisma.Sql[] = [
  Prisma.sql`scores s join architectures a on a.space_id = p.space_id and a.representative = s.position
    where s.spec_id = p.id and not ${isOfOne}`,
  Prisma.sql`scores s join architectures a on a.space_id = p.space_id and a.position = s.position
    where s.spec_id = p.id and ${isOfOne}`,
];

/** Every architecture that has a score, its own or that of its class; attempts are a search's own. */
export const allScores: readonly Source[] = known.map((from) => source(from));

/** Attempts of a search that no score has taken the place of, as if they were scores. */
const attemptsOf = ({ id }: ScoredSearch): Prisma.Sql => Prisma.sql`(
  select t.search_id, t.position, null::float8 as value, null::float8 as size_term, null::float8 as separation_term,
    t.reason, t.detail, t.duration_ms, t.engine_id, t.attempted_at as scored_at
  from attempts t
  where t.search_id = ${id} and not exists (
    select from scores c where c.spec_id = p.id and c.position = t.position offset 0)) s`;

/** `offset 0`: looked up for each score, whatever the planner thinks of the size of a search. */
const isMember = ({ id }: ScoredSearch): Prisma.Sql => Prisma.sql`exists (
  select from members m where m.search_id = ${id} and m.representative = s.position and m.position = a.position offset 0)`;

const architectureOfMember = Prisma.sql`join architectures a on a.space_id = p.space_id and a.position = m.position`;

/** Each architecture that a search asked for and that has a score or an attempt, once. */
export function membersOf(search: ScoredSearch): readonly Source[] {
  const members = Prisma.sql`(
    select distinct position, representative from members where search_id = ${search.id}) m`;
  const attempts = source(Prisma.sql`${attemptsOf(search)} cross join lateral (
      select distinct position from members where search_id = ${search.id} and representative = s.position offset 0) m
    ${architectureOfMember} where true`);
  if (!isWhole(search))
    return [...known.map((from) => source(Prisma.sql`${from} and ${isMember(search)}`)), attempts];
  const scores = Prisma.sql`${members} ${architectureOfMember}
    join scores s on s.spec_id = p.id and s.position = m.representative where true`;
  return [source(scores), attempts];
}

const ordinal = Prisma.sql`, m.ordinal`;

/** As `membersOf`, with the member that was asked for first of each class, and its ordinal. */
export function classesOf(search: ScoredSearch): readonly Source[] {
  const first = Prisma.sql`cross join lateral (
      select position, ordinal from members where search_id = ${search.id} and representative = s.position
      order by ordinal limit 1) m
    ${architectureOfMember}`;
  const attempts = source(Prisma.sql`${attemptsOf(search)} ${first} where true`, ordinal);
  if (!isWhole(search))
    return [source(Prisma.sql`scores s ${first} where s.spec_id = p.id`, ordinal), attempts];
  const scores = Prisma.sql`(
      select distinct on (representative) position, representative, ordinal from members
      where search_id = ${search.id} order by representative, ordinal) m
    ${architectureOfMember} join scores s on s.spec_id = p.id and s.position = m.representative where true`;
  return [source(scores, ordinal), attempts];
}

/** Rows of all sources that meet a condition, the first `limit` of each in an order. */
export function rowsOf(
  sources: readonly Source[],
  condition: Prisma.Sql,
  order: Prisma.Sql,
  limit: number,
): Prisma.Sql {
  const parts = sources.map(
    ({ from, columns }) => Prisma.sql`(
      select a.position, a.architecture, a.representative, a.published_index, a.relu_units, a.relu_units_released,
        a.parameters, a.macs, s.value, s.size_term, s.separation_term, s.reason, s.detail, s.engine_id, s.duration_ms,
        s.scored_at, s.search_id${columns}
      from ${from} and ${condition} order by ${order} limit ${limit})`,
  );
  return Prisma.join(parts, ' union all ');
}
