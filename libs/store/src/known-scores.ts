import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import { column } from './column.ts';
import { isOfSpec } from './pending.ts';
import { outcomeOf } from './score-rows.ts';
import { runStatement, type Connection } from './statement.ts';

type Row = Parameters<typeof outcomeOf>[0] & { readonly position: Position };

const knownScoresStatement = {
  name: 'known-scores',
  text: `
    select s.* from unnest($2::bigint[]) g(position) cross join lateral (
      select position, value, size_term as "sizeTerm", separation_term as "separationTerm", reason, detail
      from scores where ${isOfSpec('$1')} and position = g.position offset 0) s`,
};

/** Scores of these positions that are in the store; a position without one is not in the map. */
export async function knownScores(
  connection: Connection,
  specId: number,
  positions: readonly Position[],
): Promise<ReadonlyMap<Position, Outcome>> {
  const rows = await runStatement<Row>(connection, knownScoresStatement, [
    specId,
    column(positions, (position) => position),
  ]);
  return new Map(rows.map((row) => [row.position, outcomeOf(row)]));
}
