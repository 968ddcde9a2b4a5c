import { isEnvironmental, type EngineDescription, type ScoringSpec, type Unscorable } from '@naswot/scoring';
import type { PrismaClient } from './generated/prisma/client.ts';
import { appendEvent, holdSearch, type Database, type HeldSearch } from './database.ts';
import { jsonRows } from './json-codec.ts';
import { settlePositions, tally, type Settled, type Tally } from './pending.ts';
import { recordArchitectures } from './plan-shard.ts';
import type { ArchitectureRecord, ResultBatch, ScoreRecord, SearchCounts } from './records.ts';
import { engineId, specRow } from './searches.ts';

const scoreRow = ({ position, outcome, durationMs }: ScoreRecord): object => ({
  position,
  duration: durationMs,
  ...(outcome.kind === 'scored'
    ? { value: outcome.value, size: outcome.sizeTerm, separation: outcome.separationTerm }
    : { reason: outcome.reason, detail: outcome.detail }),
});

/** Deterministic outcomes: the first write wins, and a repeat leaves no dead row behind. */
async function insertScores(
  tx: Database,
  { specId, id }: { readonly specId: number; readonly id: bigint | null },
  engine: number,
  scores: readonly ScoreRecord[],
): Promise<void> {
  const deterministic = scores.filter(({ outcome }) => !isEnvironmental(outcome));
  if (deterministic.length === 0) return;
  // In one order everywhere: two transactions that wait for each other's rows would deadlock.
  await tx.$executeRaw`
    insert into scores
      (spec_id, position, value, size_term, separation_term, reason, detail, duration_ms, engine_id, search_id)
    select ${specId}, r.position, r.value, r.size, r.separation, r.reason, r.detail, r.duration, ${engine}, ${id}
    from jsonb_to_recordset(${jsonRows(deterministic.map(scoreRow))}::jsonb) as r(position bigint, value float8,
      size float8, separation float8, reason text, detail text, duration float8)
    order by r.position
    on conflict do nothing`;
}

interface AttemptRow {
  readonly position: bigint;
  readonly reason: string;
  readonly detail: string;
  readonly duration: number;
  readonly members: bigint;
}

/** The attempts that ended some member's waiting; where there is a score by now, or nobody waited, there is nothing to say. */
function decisiveAttempts(
  scores: readonly ScoreRecord[],
  settled: readonly Settled[],
): readonly AttemptRow[] {
  const ended = new Map(
    settled.filter(({ isKnown }) => !isKnown).map((row) => [row.representative, row.dispatched]),
  );
  const rows = scores.flatMap(({ position, outcome, durationMs }) => {
    const members = ended.get(position);
    if (members === undefined || !isEnvironmental(outcome)) return [];
    const { reason, detail } = outcome as Unscorable;
    return [{ position, reason, detail, duration: durationMs, members } as const];
  });
  return [...new Map(rows.map((row) => [row.position, row])).values()];
}

async function recordAttempts(
  tx: Database,
  searchId: bigint,
  engine: number,
  attempts: readonly AttemptRow[],
): Promise<void> {
  if (attempts.length === 0) return;
  await tx.$executeRaw`
    insert into attempts (search_id, position, reason, detail, duration_ms, engine_id, members)
    select ${searchId}, r.position, r.reason, r.detail, r.duration, ${engine}, r.members
    from jsonb_to_recordset(${jsonRows(attempts)}::jsonb)
      as r(position bigint, reason text, detail text, duration float8, members int)
    on conflict (search_id, position) do update set members = attempts.members + excluded.members`;
  for (const { position, reason, detail } of attempts)
    await appendEvent(tx, searchId, 'attempt', { position: String(position), reason, detail });
}

async function completeShards(tx: Database, searchId: bigint, numbers: readonly bigint[]): Promise<void> {
  if (numbers.length === 0) return;
  const list = JSON.stringify(numbers.map(String));
  const rows = await tx.$queryRaw<{ number: bigint }[]>`
    delete from shards
    where search_id = ${searchId}
      and number in (select value::bigint from jsonb_array_elements_text(${list}::jsonb))
    returning number`;
  if (rows.length === 0) return;
  const completed = rows.map(({ number }) => number).sort((a, b) => (a < b ? -1 : 1));
  await appendEvent(tx, searchId, 'shards-completed', { numbers: completed.map(String) });
}

async function addCounts(
  tx: Database,
  { id }: HeldSearch,
  { scored, unscorable, reused }: Tally,
  strategyState: ResultBatch['strategyState'],
): Promise<SearchCounts> {
  const state = strategyState === null ? null : JSON.stringify(strategyState);
  // What an attempt made unscorable and another search has scored since counts as scored.
  const rows = await tx.$queryRaw<(Tally & { samples: bigint })[]>`
    with shadowed as (
      select coalesce(sum(t.members), 0)::bigint as n
      from attempts t
      join searches q on q.id = t.search_id
      join scores s on s.spec_id = q.spec_id and s.position = t.position
      where t.search_id = ${id} and s.value is not null
    )
    update searches set scored = scored + ${scored}, unscorable = unscorable + ${unscorable},
      reused = reused + ${reused}, strategy_state = coalesce(${state}::jsonb, strategy_state)
    from shadowed
    where id = ${id}
    returning asked as samples, scored + n as scored, unscorable - n as unscorable, reused`;
  const row = rows[0] ?? { samples: 0n, scored: 0n, unscorable: 0n, reused: 0n };
  return { ...row, pending: row.samples - row.scored - row.unscorable - row.reused };
}

/**
 * Writes a batch of results with everything that follows from it in one transaction: scores, attempts, what waited for them,
 * counts, completed shards and the strategy's state. A handler may run twice: scores are found as they are and nothing waits
 * any more, so that the second time changes nothing. Members of another search that lean on these scores are settled when the
 * batch is recorded for that search too, or when it is acquired next.
 */
export async function recordResults(
  client: PrismaClient,
  id: string,
  epoch: bigint,
  batch: ResultBatch,
): Promise<SearchCounts> {
  return client.$transaction(async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    const engine = await engineId(tx, batch.engine);
    await insertScores(tx, held, engine, batch.scores);
    const positions = batch.scores.map(({ position }) => position);
    const settled = await settlePositions(tx, held.id, held.specId, positions);
    await recordAttempts(tx, held.id, engine, decisiveAttempts(batch.scores, settled));
    await completeShards(tx, held.id, batch.completedShards);
    return addCounts(tx, held, tally(settled), batch.strategyState);
  });
}

/** Scores that belong to no search, with what is known of their architectures, in one transaction. Twice is harmless. */
export async function recordScores(
  client: PrismaClient,
  space: string,
  spec: ScoringSpec,
  engine: EngineDescription,
  architectures: readonly ArchitectureRecord[],
  scores: readonly ScoreRecord[],
): Promise<void> {
  await client.$transaction(async (tx) => {
    const row = await specRow(tx, space, spec);
    await recordArchitectures(tx, row.spaceId, architectures);
    await insertScores(tx, { specId: row.id, id: null }, await engineId(tx, engine), scores);
  });
}
