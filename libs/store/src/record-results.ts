import { isEnvironmental, type EngineDescription, type ScoringSpec } from '@naswot/scoring';
import type { Pool } from 'pg';
import { recordAttempts, type EngineScore } from './attempts.ts';
import { column } from './column.ts';
import { holdSearch, writeStrategyState, type HeldSearch } from './held-search.ts';
import { specRow, type EngineIds } from './identities.ts';
import { holdTerm } from './leadership.ts';
import { oneScore, settlePositions, type Tally } from './pending.ts';
import { recordArchitectures } from './plan-shard.ts';
import type { ArchitectureRecord, ResultBatch, ResultPart, ScoreRecord, SearchCounts } from './records.ts';
import { reportDifferences } from './score-differences.ts';
import { countWritten, runStatement, transaction, type Connection } from './statement.ts';

const isDeterministic = ({ outcome }: ScoreRecord): boolean => !isEnvironmental(outcome);

/** Scores of all parts in their order, each with its engine's row. */
async function withEngines(
  engineIdOf: EngineIds,
  parts: readonly ResultPart[],
): Promise<readonly EngineScore[]> {
  const made: EngineScore[] = [];
  for (const { engine, scores } of parts) {
    const engineId = await engineIdOf(engine);
    for (const score of scores) made.push({ ...score, engineId });
  }
  return made;
}

const scoreColumns = (rows: readonly EngineScore[]): readonly string[] => [
  column(rows, (row) => row.position),
  column(rows, ({ outcome }) => (outcome.kind === 'scored' ? outcome.value : null)),
  column(rows, ({ outcome }) => (outcome.kind === 'scored' ? outcome.sizeTerm : null)),
  column(rows, ({ outcome }) => (outcome.kind === 'scored' ? outcome.separationTerm : null)),
  column(rows, ({ outcome }) => (outcome.kind === 'unscorable' ? outcome.reason : null)),
  column(rows, ({ outcome }) => (outcome.kind === 'unscorable' ? outcome.detail : null)),
  column(rows, (row) => row.durationMs),
  column(rows, (row) => row.engineId),
  column(rows, (row) => row.scoredAt),
];

/** In one order everywhere: two transactions that wait for each other's rows would deadlock. */
const insertScoresStatement = {
  name: 'insert-scores',
  text: `
    insert into scores
      (spec_id, search_id, position, value, size_term, separation_term, reason, detail, duration_ms, engine_id, scored_at)
    select $10::int, $11::bigint, r.position, r.value, r.size, r.separation, r.reason, r.detail, r.duration, r.engine,
      coalesce(r.at, now())
    from unnest($1::bigint[], $2::float8[], $3::float8[], $4::float8[], $5::text[], $6::text[], $7::float8[], $8::int[],
      $9::timestamptz[]) as r(position, value, size, separation, reason, detail, duration, engine, at)
    order by r.position
    on conflict do nothing`,
};

interface Owner {
  readonly specId: number;
  /** The search; null where there is none. */
  readonly id: bigint | null;
}

/** Writes deterministic outcomes: the first write wins, and a repeat leaves no dead row behind. Whether all of them were new. */
async function insertScores(
  tx: Connection,
  { specId, id }: Owner,
  scores: readonly EngineScore[],
): Promise<boolean> {
  if (scores.length === 0) return true;
  const written = await countWritten(tx, insertScoresStatement, [...scoreColumns(scores), specId, id]);
  return written === scores.length;
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
      from attempts t cross join lateral (${oneScore('$7', 't.position')}) s
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
  { completedShards, strategyState, asking }: ResultBatch,
  { scored, unscorable, reused }: Tally,
): Promise<SearchCounts> {
  const state = strategyState === null || asking !== undefined ? null : JSON.stringify(strategyState);
  const values = [id, completedShards, scored, unscorable, reused, state, specId];
  const [row] = await runStatement<Omit<SearchCounts, 'pending'>>(tx, closeBatchStatement, values);
  if (row === undefined) throw new Error(`search ${id} is held and has no row`);
  return { ...row, pending: row.samples - row.scored - row.unscorable - row.reused };
}

/** Holds the search that asks for what a repeat of it scores, and writes its strategy's state. */
async function writeAsking(tx: Connection, { asking, strategyState }: ResultBatch): Promise<void> {
  if (asking === undefined) return;
  const held = await holdSearch(tx, asking.id, asking.epoch);
  if (strategyState !== null) await writeStrategyState(tx, held, strategyState);
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
  term?: bigint,
): Promise<SearchCounts> {
  const scores = await withEngines(engineIdOf, batch.parts);
  const deterministic = scores.filter(isDeterministic);
  return transaction(pool, async (tx) => {
    await holdTerm(tx, term);
    await writeAsking(tx, batch);
    const held = await holdSearch(tx, id, epoch);
    const isNew = await insertScores(tx, held, deterministic);
    if (!isNew) await reportDifferences(tx, held, deterministic);
    const positions = scores.map(({ position }) => position);
    // A statement of its own: it has to see scores of others that kept ours out.
    const { tally, unanswered } = await settlePositions(tx, held.id, held.specId, positions);
    await recordAttempts(tx, held.id, scores, unanswered);
    return closeBatch(tx, held, batch, tally);
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
  const made = await withEngines(engineIdOf, [{ engine, scores }]);
  await transaction(pool, async (tx) => {
    const row = await specRow(tx, space, spec);
    await recordArchitectures(tx, row.spaceId, architectures);
    await insertScores(tx, { specId: row.id, id: null }, made.filter(isDeterministic));
  });
}
