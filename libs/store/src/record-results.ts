import { isEnvironmental, type EngineDescription, type ScoringSpec } from '@naswot/scoring';
import type { PrismaClient } from './generated/prisma/client.ts';
import { appendEvent, holdSearch, type Database } from './database.ts';
import { recordArchitectures } from './plan-shard.ts';
import type { ArchitectureRecord, ResultBatch, ScoreRecord, SearchCounts } from './records.ts';
import { engineId, specRow } from './searches.ts';

function rowsOf(scores: readonly ScoreRecord[]): string {
  return JSON.stringify(
    scores.map(({ position, outcome, durationMs }) => ({
      position: String(position),
      duration: durationMs,
      ...(outcome.kind === 'scored'
        ? { value: outcome.value, size: outcome.sizeTerm, separation: outcome.separationTerm }
        : { reason: outcome.reason, detail: outcome.detail }),
    })),
  );
}

/** Deterministic outcomes: the first write wins, and a repeat leaves no dead row behind. */
async function insertScores(
  tx: Database,
  specId: number,
  engine: number,
  scores: readonly ScoreRecord[],
): Promise<void> {
  if (scores.length === 0) return;
  await tx.$executeRaw`
    insert into scores (spec_id, position, value, size_term, separation_term, reason, detail, duration_ms, engine_id)
    select ${specId}, r.position, r.value, r.size, r.separation, r.reason, r.detail, r.duration, ${engine}
    from jsonb_to_recordset(${rowsOf(scores)}::jsonb) as r(position bigint, value float8, size float8, separation float8,
      reason text, detail text, duration float8)
    on conflict do nothing`;
}

async function insertAttempts(
  tx: Database,
  searchId: bigint,
  engine: number,
  scores: readonly ScoreRecord[],
): Promise<void> {
  if (scores.length === 0) return;
  await tx.$executeRaw`
    insert into attempts (search_id, position, reason, detail, duration_ms, engine_id)
    select ${searchId}, r.position, r.reason, r.detail, r.duration, ${engine}
    from jsonb_to_recordset(${rowsOf(scores)}::jsonb) as r(position bigint, reason text, detail text, duration float8)
    on conflict do nothing`;
}

interface Resolved {
  readonly scored: bigint;
  readonly unscorable: bigint;
  readonly reused: bigint;
}

/** Members that waited for these positions, by what became of them; those resolved before are not counted again. */
async function resolveMembers(
  tx: Database,
  searchId: bigint,
  specId: number,
  positions: readonly bigint[],
): Promise<Resolved> {
  const rows = await tx.$queryRaw<Resolved[]>`
    with resolved as (
      update members set is_resolved = true
      where search_id = ${searchId} and not is_resolved
        and representative in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(positions.map(String))}::jsonb))
      returning representative, is_dispatched
    )
    select count(*) filter (where is_dispatched and s.value is not null) as scored,
           count(*) filter (where is_dispatched and s.value is null) as unscorable,
           count(*) filter (where not is_dispatched) as reused
    from resolved left join scores s on s.spec_id = ${specId} and s.position = resolved.representative`;
  return rows[0] ?? { scored: 0n, unscorable: 0n, reused: 0n };
}

interface CountsRow extends Resolved {
  readonly asked: bigint;
}

/**
 * Writes a batch of results with everything that follows from it in one transaction: scores, attempts, members, counts,
 * completed shards and the strategy's state. A handler may run twice: scores and resolved members are found as they are, so
 * that the second time changes nothing.
 */
export async function recordResults(
  client: PrismaClient,
  id: string,
  epoch: bigint,
  batch: ResultBatch,
): Promise<SearchCounts> {
  const row = await client.$transaction(async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    const engine = await engineId(tx, batch.engine);
    const attempts = batch.scores.filter(({ outcome }) => isEnvironmental(outcome));
    await insertScores(
      tx,
      held.specId,
      engine,
      batch.scores.filter(({ outcome }) => !isEnvironmental(outcome)),
    );
    await insertAttempts(tx, held.id, engine, attempts);
    const positions = batch.scores.map(({ position }) => position);
    const { scored, unscorable, reused } = await resolveMembers(tx, held.id, held.specId, positions);
    await tx.shard.deleteMany({ where: { searchId: held.id, number: { in: [...batch.completedShards] } } });
    for (const { position, outcome } of attempts)
      await appendEvent(tx, held.id, 'attempt', { position: String(position), outcome });
    const state = batch.strategyState === null ? null : JSON.stringify(batch.strategyState);
    const rows = await tx.$queryRaw<CountsRow[]>`
      update searches set scored = scored + ${scored}, unscorable = unscorable + ${unscorable}, reused = reused + ${reused},
        strategy_state = coalesce(${state}::jsonb, strategy_state)
      where id = ${held.id} returning asked, scored, unscorable, reused`;
    return rows[0] ?? { asked: 0n, scored: 0n, unscorable: 0n, reused: 0n };
  });
  const { asked: samples, scored, unscorable, reused } = row;
  return { samples, scored, unscorable, reused, pending: samples - scored - unscorable - reused };
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
    await insertScores(tx, row.id, await engineId(tx, engine), scores);
  });
}
