import type { Outcome, UnscorableReason } from '@naswot/scoring';
import type { Position, PublishedIndex } from '@naswot/space';
import { Prisma } from './generated/prisma/client.ts';
import type { ScoreRow } from './records.ts';

/** What every query of scores selects; `value`, `reason` and the rest are those of a score or, where there is none, an attempt. */
export interface Row {
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
  /** Where they stand beside accuracies: those of the benchmark, and the one that rows are ordered by. */
  readonly trained?: readonly (number | null)[] | null;
  readonly accuracy?: number | null;
}

/** The outcome that the columns of a score or an attempt stand for. */
export function outcomeOf(
  row: Pick<Row, 'value' | 'sizeTerm' | 'separationTerm' | 'reason' | 'detail'>,
): Outcome {
  const { value, sizeTerm, separationTerm, reason, detail } = row;
  if (value !== null) return { kind: 'scored', value, sizeTerm, separationTerm };
  return { kind: 'unscorable', reason: (reason ?? 'crashed') as UnscorableReason, detail: detail ?? '' };
}

export const toScoreRow = (row: Row): ScoreRow => ({
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

/** Whether a score is of one architecture alone: under weights of a file, and where no network is run. */
export const isOfOne = Prisma.sql`(p.content #> '{run,weights,sha256}' is not null or p.content -> 'run' = 'null')`;

/** ReLU units are counted as the spec counts. */
const columns = Prisma.sql`
  case when ${isOfOne} then r.position else r.representative end as representative,
  sp.name as space, r.position, r.architecture, r.published_index as index, p.id as "specId", p.proxy,
  r.value, r.size_term as "sizeTerm", r.separation_term as "separationTerm", r.reason, r.detail,
  case when p.content #>> '{run,counting}' = 'released' then r.relu_units_released else r.relu_units end as "reluUnits",
  r.parameters, r.macs, p.digest as "specDigest", q.public_id as "searchId", e.name as engine,
  r.duration_ms as "durationMs", r.scored_at as "scoredAt"`;

/** One limited and ordered inner query `r` for each spec `p`, and their rows in one order. */
export const selectRows = (
  inner: Prisma.Sql,
  specs: Prisma.Sql,
  extra = Prisma.empty,
): Prisma.Sql => Prisma.sql`
  select ${columns}${extra}
  from specs p
  join spaces sp on sp.id = p.space_id
  cross join lateral (${inner}) r
  join engines e on e.id = r.engine_id
  left join searches q on q.id = r.search_id
  where ${specs}`;

export const ofSpec = (specId: number): Prisma.Sql => Prisma.sql`p.id = ${specId}`;
