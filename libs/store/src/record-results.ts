import { isEnvironmental, type EngineDescription, type ScoringSpec, type Unscorable } from '@naswot/scoring';
import type { Pool } from 'pg';
import { appendEvent, holdSearch, type HeldSearch } from './held-search.ts';
import { specRow, type EngineIds } from './identities.ts';
import { jsonRows } from './json-codec.ts';
import { settlePositions, tally, type Settled, type Tally } from './pending.ts';
import { recordArchitectures } from './plan-shard.ts';
import type { ArchitectureRecord, ResultBatch, ScoreRecord, SearchCounts } from './records.ts';
import { runStatement, transaction, type Connection } from './statement.ts';

const scoreRow = ({ position, outcome, durationMs }: ScoreRecord): object => ({
  position,
  duration: durationMs,
  ...(outcome.kind === 'scored'
    ? { value: outcome.value, size: outcome.sizeTerm, separation: outcome.separationTerm }
    : { reason: outcome.reason, detail: outcome.detail }),
});

/** In one order everywhere: two transactions that wait for each other's rows would deadlock. */
const insertScoresStatement = {
  name: 'insert-scores',
  text: `
    insert into scores
      (spec_id, position, value, size_term, separation_term, reason, detail, duration_ms, engine_id, search_id)
    select $1::int, r.position, r.value, r.size, r.separation, r.reason, r.detail, r.duration, $2::int, $3::bigint
    from jsonb_to_recordset($4::jsonb) as r(position bigint, value float8, size float8, separation float8, reason text,
      detail text, duration float8)
    order by r.position
    on conflict do nothing`,
};

/** Deterministic outcomes: the first write wins, and a repeat leaves no dead row behind. */
async function insertScores(
  tx: Connection,
  { specId, id }: { readonly specId: number; readonly id: bigint | null },
  engine: number,
  scores: readonly ScoreRecord[],
): Promise<void> {
  const deterministic = scores.filter(({ outcome }) => !isEnvironmental(outcome));
  if (deterministic.length > 0)
    await runStatement(tx, insertScoresStatement, [
      specId,
      engine,
      id,
      jsonRows(deterministic.map(scoreRow)),
    ]);
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

const recordAttemptsStatement = {
  name: 'record-attempts',
  text: `
    insert into attempts (search_id, position, reason, detail, duration_ms, engine_id, members)
    select $1::bigint, r.position, r.reason, r.detail, r.duration, $2::int, r.members
    from jsonb_to_recordset($3::jsonb)
      as r(position bigint, reason text, detail text, duration float8, members int)
    on conflict (search_id, position) do update set members = attempts.members + excluded.members`,
};

async function recordAttempts(
  tx: Connection,
  searchId: bigint,
  engine: number,
  attempts: readonly AttemptRow[],
): Promise<void> {
  if (attempts.length === 0) return;
  await runStatement(tx, recordAttemptsStatement, [searchId, engine, jsonRows(attempts)]);
  for (const { position, reason, detail } of attempts)
    await appendEvent(tx, searchId, 'attempt', { position: String(position), reason, detail });
}

/** What an attempt made unscorable and another search has scored since counts as scored. */
const closeBatchStatement = {
  name: 'close-batch',
  text: `
    with completed as (
      delete from shards where search_id = $1 and number = any ($2::bigint[]) returning number
    ), completion as (
      select jsonb_build_object('numbers', jsonb_agg(number::text order by number)) as data
      from completed having count(*) > 0
    ), shadowed as (
      select coalesce(sum(t.members), 0)::bigint as n
      from attempts t join scores s on s.spec_id = $7 and s.position = t.position
      where t.search_id = $1 and s.value is not null
    ), counted as (
      update searches set scored = scored + $3, unscorable = unscorable + $4, reused = reused + $5,
        strategy_state = coalesce($6::jsonb, strategy_state),
        last_event = last_event + (select count(*) from completion)
      where id = $1
      returning asked, scored, unscorable, reused, last_event
    ), logged as (
      insert into events (search_id, sequence, kind, data)
      select $1, last_event, 'shards-completed', data from counted, completion
    )
    select asked as samples, scored + n as scored, unscorable - n as unscorable, reused from counted, shadowed`,
};

/** Adds to the counts, completes shards and appends an event about them; returns the counts after it. */
async function closeBatch(
  tx: Connection,
  { id, specId }: HeldSearch,
  { completedShards, strategyState }: ResultBatch,
  { scored, unscorable, reused }: Tally,
): Promise<SearchCounts> {
  const state = strategyState === null ? null : JSON.stringify(strategyState);
  const values = [id, completedShards, scored, unscorable, reused, state, specId];
  const [row] = await runStatement<Omit<SearchCounts, 'pending'>>(tx, closeBatchStatement, values);
  if (row === undefined) throw new Error(`search ${id} is held and has no row`);
  return { ...row, pending: row.samples - row.scored - row.unscorable - row.reused };
}

/**
 * Writes a batch of results with everything that follows from it in one transaction: scores, attempts, what waited for them,
 * counts, completed shards and the strategy's state. A handler may run twice: scores are found as they are and nothing waits
 * any more, so that the second time changes nothing. Members of another search that lean on these scores are settled when the
 * batch is recorded for that search too, or when it is acquired next.
 */
export async function recordResults(
  pool: Pool,
  engineIdOf: EngineIds,
  id: string,
  epoch: bigint,
  batch: ResultBatch,
): Promise<SearchCounts> {
  const engine = await engineIdOf(batch.engine);
  return transaction(pool, async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    await insertScores(tx, held, engine, batch.scores);
    const positions = batch.scores.map(({ position }) => position);
    // A statement of its own: it has to see scores of others that kept ours out.
    const settled = await settlePositions(tx, held.id, held.specId, positions);
    await recordAttempts(tx, held.id, engine, decisiveAttempts(batch.scores, settled));
    return closeBatch(tx, held, batch, tally(settled));
  });
}

/** Scores that belong to no search, with what is known of their architectures, in one transaction. Twice is harmless. */
export async function recordScores(
  pool: Pool,
  engineIdOf: EngineIds,
  space: string,
  spec: ScoringSpec,
  engine: EngineDescription,
  architectures: readonly ArchitectureRecord[],
  scores: readonly ScoreRecord[],
): Promise<void> {
  const ranBy = await engineIdOf(engine);
  await transaction(pool, async (tx) => {
    const row = await specRow(tx, space, spec);
    await recordArchitectures(tx, row.spaceId, architectures);
    await insertScores(tx, { specId: row.id, id: null }, ranBy, scores);
  });
}
