import { engineTolerance, type Outcome } from '@naswot/scoring';
import type { EngineScore } from './attempts.ts';
import type { HeldSearch } from './held-search.ts';
import { jsonRows } from './json-codec.ts';
import { knownScores } from './known-scores.ts';
import { runStatement, type Connection } from './statement.ts';

/** Whether two deterministic outcomes of one architecture differ by more than engines may: counts not at all. */
export function outcomesDiffer(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'unscorable' || b.kind === 'unscorable')
    return a.kind !== b.kind || (a.kind === 'unscorable' && b.kind === 'unscorable' && a.reason !== b.reason);
  const isDeterminant = a.sizeTerm !== null && b.sizeTerm !== null;
  return Math.abs(a.value - b.value) > (isDeterminant ? engineTolerance : 0);
}

/** Each once, however often its message comes. */
const appendDifferencesStatement = {
  name: 'append-differences',
  text: `
    with given as (
      select r.data, r.engine, r.place from jsonb_to_recordset($2::jsonb) as r(data jsonb, engine int, place int)
    ), told as (
      select g.data || jsonb_build_object('engine', jsonb_build_object(
          'name', e.name, 'version', e.version, 'device', e.device)) as data, g.place
      from given g join engines e on e.id = g.engine
    ), fresh as (
      select data, row_number() over (order by place) as n from told
      where not exists (
        select from events v where v.search_id = $1 and v.kind = 'score-differs' and v.data = told.data)
    ), next as (
      update searches set last_event = last_event + (select count(*) from fresh) where id = $1 returning last_event
    )
    insert into events (search_id, sequence, kind, data)
    select $1, next.last_event - (select count(*) from fresh) + n, 'score-differs', data from fresh, next`,
};

/** Appends an event for each score that differs from the stored one of its architecture. */
export async function reportDifferences(
  tx: Connection,
  { id, specId }: HeldSearch,
  scores: readonly EngineScore[],
): Promise<void> {
  const stored = await knownScores(
    tx,
    specId,
    scores.map(({ position }) => position),
  );
  const rows = scores.flatMap(({ position, outcome: received, engineId }, place) => {
    const first = stored.get(position);
    if (first === undefined || !outcomesDiffer(first, received)) return [];
    return [{ engine: engineId, place, data: { position: String(position), stored: first, received } }];
  });
  if (rows.length > 0) await runStatement(tx, appendDifferencesStatement, [id, jsonRows(rows)]);
}
