import { isEnvironmental, type Unscorable } from '@naswot/scoring';
import { appendEvent } from './held-search.ts';
import { jsonRows } from './json-codec.ts';
import type { Unanswered } from './pending.ts';
import type { ScoreRecord } from './records.ts';
import { runStatement, type Connection } from './statement.ts';

/** A score and the engine that made it. */
export interface EngineScore extends ScoreRecord {
  readonly engineId: number;
}

interface AttemptRow {
  readonly position: bigint;
  readonly engine: number;
  readonly reason: string;
  readonly detail: string;
  readonly duration: number;
  readonly members: number;
}

/** The attempts that ended some member's waiting; where there is a score by now, or nobody waited, there is nothing to say. */
function decisiveAttempts(scores: readonly EngineScore[], unanswered: Unanswered): readonly AttemptRow[] {
  if (unanswered.size === 0) return [];
  const rows = scores.flatMap(({ position, outcome, durationMs, engineId }) => {
    const members = unanswered.get(position);
    if (members === undefined || !isEnvironmental(outcome)) return [];
    const { reason, detail } = outcome as Unscorable;
    return [{ position, engine: engineId, reason, detail, duration: durationMs, members } as const];
  });
  return [...new Map(rows.map((row) => [row.position, row])).values()];
}

const recordAttemptsStatement = {
  name: 'record-attempts',
  text: `
    insert into attempts (search_id, position, reason, detail, duration_ms, engine_id, members)
    select $1::bigint, r.position, r.reason, r.detail, r.duration, r.engine, r.members
    from jsonb_to_recordset($2::jsonb)
      as r(position bigint, engine int, reason text, detail text, duration float8, members int)
    on conflict (search_id, position) do update set members = attempts.members + excluded.members`,
};

/** Writes what ended the waiting of members that have no score, with an event for each. */
export async function recordAttempts(
  tx: Connection,
  searchId: bigint,
  scores: readonly EngineScore[],
  unanswered: Unanswered,
): Promise<void> {
  const attempts = decisiveAttempts(scores, unanswered);
  if (attempts.length === 0) return;
  await runStatement(tx, recordAttemptsStatement, [searchId, jsonRows(attempts)]);
  for (const { position, reason, detail } of attempts)
    await appendEvent(tx, searchId, 'attempt', { position: String(position), reason, detail });
}
