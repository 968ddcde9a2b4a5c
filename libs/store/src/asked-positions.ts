import type { Pool } from 'pg';
import type { Position } from '@naswot/space';
import { column } from './column.ts';
import { runStatement, type Statement } from './statement.ts';

const select: Statement = {
  name: 'asked-positions',
  text: `
    select position from members
    where search_id = (select id from searches where public_id = $1) and ordinal >= $2 and ordinal < $3
    order by ordinal`,
};

const selectAlike: Statement = {
  name: 'asked-alike',
  text: `
    select distinct position, representative from members
    where search_id = (select id from searches where public_id = $1) and representative = any($2::bigint[])`,
};

/** Which architectures of some classes a search has asked for so far, by their positions: whose score each gets. */
export async function askedAlike(
  pool: Pool,
  id: string,
  representatives: readonly Position[],
): Promise<ReadonlyMap<Position, Position>> {
  const values = [id, column(representatives, (representative) => representative)];
  const rows = await runStatement<{ readonly position: Position; readonly representative: Position }>(
    pool,
    selectAlike,
    values,
  );
  return new Map(rows.map(({ position, representative }) => [position, representative]));
}

/** What a search asked for, from one ordinal to before another, in ask order. */
export async function askedPositions(
  pool: Pool,
  id: string,
  from: bigint,
  to: bigint,
): Promise<readonly Position[]> {
  const rows = await runStatement<{ readonly position: Position }>(pool, select, [id, from, to]);
  return rows.map(({ position }) => position);
}
