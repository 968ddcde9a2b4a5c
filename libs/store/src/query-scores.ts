import type { Outcome, UnscorableReason } from '@naswot/scoring';
import type { Position, PublishedIndex } from '@naswot/space';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { ScoreQuery, ScoreRow } from './records.ts';

/** What every query of scores selects; `value`, `reason` and the rest are those of a score or, where there is none, an attempt. */
interface Row {
  readonly space: string;
  readonly position: bigint;
  readonly architecture: string;
  readonly representative: bigint;
  readonly index: number | null;
  readonly proxy: string;
  readonly value: number | null;
  readonly sizeTerm: number | null;
  readonly separationTerm: number | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly reluUnits: number;
  readonly parameters: bigint;
  readonly macs: bigint;
  readonly specDigest: string;
  readonly searchId: string | null;
  readonly engine: string;
  readonly durationMs: number;
  readonly scoredAt: Date;
  readonly specId: number;
}

/** The outcome that the columns of a score or an attempt stand for. */
export function outcomeOf(
  row: Pick<Row, 'value' | 'sizeTerm' | 'separationTerm' | 'reason' | 'detail'>,
): Outcome {
  const { value, sizeTerm, separationTerm, reason, detail } = row;
  if (value !== null) return { kind: 'scored', value, sizeTerm, separationTerm };
  return { kind: 'unscorable', reason: (reason ?? 'crashed') as UnscorableReason, detail: detail ?? '' };
}

const toScoreRow = (row: Row): ScoreRow => ({
  space: row.space,
  architecture: row.architecture,
  position: row.position as Position,
  representative: row.representative as Position,
  index: row.index as PublishedIndex | null,
  proxy: row.proxy,
  outcome: outcomeOf(row),
  reluUnits: row.reluUnits,
  parameters: Number(row.parameters),
  macs: Number(row.macs),
  specDigest: row.specDigest,
  searchId: row.searchId,
  engine: row.engine,
  durationMs: row.durationMs,
  scoredAt: row.scoredAt,
});

/** What the inner query of every source gives, so that filters, order and limit stand where indices serve them. */
const innerColumns = Prisma.sql`
  a.position, a.architecture, a.representative, a.published_index, a.relu_units, a.relu_units_released, a.parameters,
  a.macs, s.value, s.size_term, s.separation_term, coalesce(s.reason, t.reason) as reason,
  coalesce(s.detail, t.detail) as detail, coalesce(s.engine_id, t.engine_id) as engine_id,
  coalesce(s.duration_ms, t.duration_ms) as duration_ms, coalesce(s.scored_at, t.attempted_at) as scored_at`;

/** ReLU units are counted as the spec counts. */
const columns = Prisma.sql`
  sp.name as space, r.position, r.architecture, r.representative, r.published_index as index, p.id as "specId", p.proxy,
  r.value, r.size_term as "sizeTerm", r.separation_term as "separationTerm", r.reason, r.detail,
  case when p.content #>> '{run,counting}' = 'released' then r.relu_units_released else r.relu_units end as "reluUnits",
  r.parameters, r.macs, p.digest as "specDigest", q.public_id as "searchId", e.name as engine,
  r.duration_ms as "durationMs", r.scored_at as "scoredAt"`;

interface Search {
  readonly id: bigint;
  readonly specId: number;
}

const findSearch = (client: PrismaClient, publicId: string): Promise<Search | null> =>
  client.search.findUnique({ where: { publicId }, select: { id: true, specId: true } });

/** A search's members that have a score or an attempt; of those that are equal by `key` the first asked for. */
const membersOf = ({ id }: Search, key: 'representative' | 'position'): Prisma.Sql => Prisma.sql`
  select ${innerColumns}, case when s.position is null then m.search_id else s.search_id end as search_id, m.ordinal,
    a.is_connected
  from (select distinct on (${Prisma.raw(key)}) * from members where search_id = ${id}
        order by ${Prisma.raw(key)}, ordinal) m
  join architectures a on a.space_id = p.space_id and a.position = m.position
  left join scores s on s.spec_id = p.id and s.position = m.representative
  left join attempts t on t.search_id = m.search_id and t.position = m.representative
  where (s.position is not null or t.position is not null)`;

/** Whether a score is of one architecture alone: under weights of a file, and where no network is run. */
const isOfOne = Prisma.sql`(p.content #> '{run,weights,sha256}' is not null or p.content -> 'run' = 'null')`;

/**
 * Every architecture that is known with a score of its class under the spec, where its class has no part in it the architecture alone;
 * attempts are a search's own. The join is by the representative in both cases, since that has an index.
 */
const allScores = Prisma.sql`
  select ${innerColumns}, s.search_id
  from scores s
  join architectures a on a.space_id = p.space_id and a.representative = coalesce(
      (select o.representative from architectures o
       where ${isOfOne} and o.space_id = p.space_id and o.position = s.position),
      s.position)
    and (a.position = s.position or not ${isOfOne})
  left join attempts t on false
  where s.spec_id = p.id`;

/** One limited and ordered inner query for each spec, and their rows in one order. */
const select = (inner: Prisma.Sql, specs: Prisma.Sql, extra = Prisma.empty): Prisma.Sql => Prisma.sql`
  select ${columns}${extra}
  from specs p
  join spaces sp on sp.id = p.space_id
  cross join lateral (${inner}) r
  join engines e on e.id = r.engine_id
  left join searches q on q.id = r.search_id
  where ${specs}`;

const ofSpec = ({ specId }: Search): Prisma.Sql => Prisma.sql`p.id = ${specId}`;

export async function best(client: PrismaClient, id: string, limit: number): Promise<readonly ScoreRow[]> {
  const search = await findSearch(client, id);
  if (search === null) return [];
  const inner = Prisma.sql`${membersOf(search, 'representative')}
    order by s.value desc nulls last, a.parameters, m.ordinal limit ${limit}`;
  const rows = await client.$queryRaw<Row[]>`
    ${select(inner, ofSpec(search))} order by r.value desc nulls last, r.parameters, r.ordinal`;
  return rows.map(toScoreRow);
}

/** Among a search's connected members, the one with most of a count (earliest of equals), and how many others have as many. */
export async function largest(
  client: PrismaClient,
  id: string,
  by: 'parameters' | 'relu-units',
): Promise<{ row: ScoreRow; ties: number } | null> {
  const search = await findSearch(client, id);
  if (search === null) return null;
  const count = by === 'parameters' ? Prisma.sql`r.parameters` : Prisma.sql`r.relu_units`;
  const rows = await client.$queryRaw<(Row & { ties: bigint })[]>`
    ${select(membersOf(search, 'position'), ofSpec(search), Prisma.sql`, count(*) over (partition by ${count}) - 1 as ties`)}
      and r.is_connected
    order by ${count} desc, r.ordinal limit 1`;
  const row = rows[0];
  return row === undefined ? null : { row: toScoreRow(row), ties: Number(row.ties) };
}

const every = (parts: readonly (Prisma.Sql | null)[]): Prisma.Sql => {
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? Prisma.sql`true` : Prisma.join(given, ' and ');
};

const specConditions = (query: ScoreQuery): Prisma.Sql =>
  every([
    query.space === undefined ? null : Prisma.sql`sp.name = ${query.space}`,
    query.proxy === undefined ? null : Prisma.sql`p.proxy = ${query.proxy}`,
    query.specDigest === undefined ? null : Prisma.sql`starts_with(p.digest, ${query.specDigest})`,
  ]);

const rowConditions = (query: ScoreQuery): Prisma.Sql =>
  every([
    query.architecture === undefined ? null : Prisma.sql`a.architecture = ${query.architecture}`,
    query.minValue === undefined ? null : Prisma.sql`s.value >= ${query.minValue}`,
    query.maxParameters === undefined ? null : Prisma.sql`a.parameters <= ${query.maxParameters}`,
    query.since === undefined ? null : Prisma.sql`coalesce(s.scored_at, t.attempted_at) >= ${query.since}`,
  ]);

/** A column to order by, inside and outside of the inner query. Only values can be null: those rows come last. */
const orders = {
  value: { inner: Prisma.sql`s.value`, outer: Prisma.sql`r.value` },
  parameters: { inner: Prisma.sql`a.parameters`, outer: Prisma.sql`r.parameters` },
  'scored-at': {
    inner: Prisma.sql`coalesce(s.scored_at, t.attempted_at)`,
    outer: Prisma.sql`r.scored_at`,
  },
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

const pageSize = 5000;

async function* pages(
  client: PrismaClient,
  query: ScoreQuery,
  search: Search | null,
  isWithValue: boolean,
): AsyncGenerator<readonly Row[]> {
  const source = search === null ? allScores : membersOf(search, 'position');
  const specs = search === null ? specConditions(query) : every([specConditions(query), ofSpec(search)]);
  const { inner, outer } = orders[query.orderBy];
  const direction = query.descending ? Prisma.sql`desc` : Prisma.sql`asc`;
  const limit = Math.min(pageSize, query.limit);
  let cursor: Cursor | null = null;
  for (;;) {
    const rows: readonly Row[] = await client.$queryRaw<Row[]>`
      ${select(
        Prisma.sql`${source} and ${rowConditions(query)} and ${pageConditions(query, isWithValue, cursor)}
          order by ${inner} ${direction}, a.position ${direction} limit ${limit}`,
        specs,
      )}
      order by ${outer} ${direction}, p.id ${direction}, r.position ${direction} limit ${limit}`;
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    cursor = { key: keyOf(last, query.orderBy), specId: last.specId, position: last.position };
  }
}

/**
 * Pages through the scores that a query asks for, in its order; spec and position break ties, and rows without a value come
 * last. Of one search: each architecture it asked for once; of all: each architecture known. Every page starts behind the last
 * row of the one before, so that rows added in between neither shift nor repeat any.
 */
export async function* queryScores(client: PrismaClient, query: ScoreQuery): AsyncGenerator<ScoreRow> {
  const search = query.searchId === undefined ? null : await findSearch(client, query.searchId);
  if (search === null && query.searchId !== undefined) return;
  let left = query.limit;
  for (const isWithValue of query.orderBy === 'value' ? [true, false] : [true])
    for await (const rows of pages(client, query, search, isWithValue))
      for (const row of rows) {
        if (left-- <= 0) return;
        yield toScoreRow(row);
      }
}
