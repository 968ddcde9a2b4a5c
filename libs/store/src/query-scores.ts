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

/** Counted as the spec counts: `released` where the spec says so. */
const columns = Prisma.sql`
  sp.name as space, a.position, a.architecture, a.representative, a.published_index as index, p.proxy,
  coalesce(s.value, null) as value, s.size_term as "sizeTerm", s.separation_term as "separationTerm",
  coalesce(s.reason, t.reason) as reason, coalesce(s.detail, t.detail) as detail,
  case when p.content #>> '{run,counting}' = 'released' then a.relu_units_released else a.relu_units end as "reluUnits",
  a.parameters, a.macs, p.digest as "specDigest", e.name as engine,
  coalesce(s.duration_ms, t.duration_ms) as "durationMs", coalesce(s.scored_at, t.attempted_at) as "scoredAt"`;

/** A search's members, one per equal-score class (its first ask), with score or attempt. */
const membersOf = (searchId: string): Prisma.Sql => Prisma.sql`
  from (select distinct on (m.representative) m.* from members m join searches x on x.id = m.search_id
        where x.public_id = ${searchId} and m.is_resolved order by m.representative, m.ordinal) m
  join searches q on q.id = m.search_id
  join specs p on p.id = q.spec_id
  join spaces sp on sp.id = p.space_id
  join architectures a on a.space_id = p.space_id and a.position = m.position
  left join scores s on s.spec_id = p.id and s.position = m.representative
  left join attempts t on t.search_id = q.id and t.position = m.representative
  join engines e on e.id = coalesce(s.engine_id, t.engine_id)`;

const bestFirst = Prisma.sql`s.value desc nulls last, a.parameters, m.ordinal`;

export async function best(client: PrismaClient, id: string, limit: number): Promise<readonly ScoreRow[]> {
  const rows = await client.$queryRaw<Row[]>`
    select ${columns}, q.public_id as "searchId" ${membersOf(id)} order by ${bestFirst} limit ${limit}`;
  return rows.map(toScoreRow);
}

/** Among a search's connected members, the one with most of a count (earliest of equals), and how many others have as many. */
export async function largest(
  client: PrismaClient,
  id: string,
  by: 'parameters' | 'relu-units',
): Promise<{ row: ScoreRow; ties: number } | null> {
  const count = by === 'parameters' ? Prisma.sql`a.parameters` : Prisma.sql`a.relu_units`;
  const rows = await client.$queryRaw<(Row & { ties: bigint })[]>`
    select ${columns}, q.public_id as "searchId",
      count(*) over (partition by ${count}) - 1 as ties
    ${membersOf(id)} where a.is_connected order by ${count} desc, m.ordinal limit 1`;
  const row = rows[0];
  return row === undefined ? null : { row: toScoreRow(row), ties: Number(row.ties) };
}

const orders = {
  value: Prisma.sql`s.value`,
  parameters: Prisma.sql`a.parameters`,
  'scored-at': Prisma.sql`coalesce(s.scored_at, t.attempted_at)`,
} as const;

function conditions(query: ScoreQuery): Prisma.Sql {
  const parts = [
    query.space === undefined ? null : Prisma.sql`sp.name = ${query.space}`,
    query.proxy === undefined ? null : Prisma.sql`p.proxy = ${query.proxy}`,
    query.specDigest === undefined ? null : Prisma.sql`p.digest like ${`${query.specDigest}%`}`,
    query.architecture === undefined ? null : Prisma.sql`a.architecture = ${query.architecture}`,
    query.minValue === undefined ? null : Prisma.sql`s.value >= ${query.minValue}`,
    query.maxParameters === undefined ? null : Prisma.sql`a.parameters <= ${query.maxParameters}`,
    query.since === undefined ? null : Prisma.sql`coalesce(s.scored_at, t.attempted_at) >= ${query.since}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.sql`true` : Prisma.join(parts, ' and ');
}

/** Scores of all searches: each once, by its representative; attempts are a search's own. */
const allScores = Prisma.sql`
  from scores s
  join specs p on p.id = s.spec_id
  join spaces sp on sp.id = p.space_id
  join architectures a on a.space_id = p.space_id and a.position = s.position
  left join attempts t on false
  join engines e on e.id = s.engine_id`;

const pageSize = 1000;

/** Pages through the scores that a query asks for, in its order; positions break ties. */
export async function* queryScores(client: PrismaClient, query: ScoreQuery): AsyncGenerator<ScoreRow> {
  const source = query.searchId === undefined ? allScores : membersOf(query.searchId);
  const searchColumn = query.searchId === undefined ? Prisma.sql`null` : Prisma.sql`q.public_id`;
  const direction = query.descending ? Prisma.sql`desc` : Prisma.sql`asc`;
  for (let offset = 0; offset < query.limit; offset += pageSize) {
    const rows = await client.$queryRaw<Row[]>`
      select ${columns}, ${searchColumn} as "searchId" ${source} where ${conditions(query)}
      order by ${orders[query.orderBy]} ${direction} nulls last, p.id, a.position
      limit ${Math.min(pageSize, query.limit - offset)} offset ${offset}`;
    for (const row of rows) yield toScoreRow(row);
    if (rows.length < pageSize) return;
  }
}
