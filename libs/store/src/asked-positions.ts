import type { Pool } from 'pg';
import type { Position } from '@naswot/space';
import { runStatement, type Statement } from './statement.ts';

const select: Statement = {
  name: 'asked-positions',
  text: `
    select position from members
    where search_id = (select id from searches where public_id = $1) and ordinal >= $2 and ordinal < $3
    order by ordinal`,
};

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
