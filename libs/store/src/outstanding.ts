import type { Position } from '@naswot/space';
import { decodeWork } from './json-codec.ts';
import type { MemberRecord, ShardRecord } from './records.ts';
import { runStatement, type Connection } from './statement.ts';

const shardsStatement = {
  name: 'outstanding-shards',
  text: `
    select h.number, h.work, h.attempt
    from shards h join searches s on s.id = h.search_id
    where s.public_id = $1
    order by h.number`,
};

type ShardRow = Omit<ShardRecord, 'work'> & { readonly work: unknown };

const shardOf = (row: ShardRow): ShardRecord => ({ ...row, work: decodeWork(row.work) });

/** Shards planned and not completed, in order. */
export async function outstandingShards(connection: Connection, id: string): Promise<readonly ShardRecord[]> {
  return (await runStatement<ShardRow>(connection, shardsStatement, [id])).map(shardOf);
}

const shardStatement = {
  name: 'outstanding-shard',
  text: `
    select h.number, h.work, h.attempt
    from shards h join searches s on s.id = h.search_id
    where s.public_id = $1 and h.number = $2`,
};

/** One of them by its number; null where there is none. */
export async function outstandingShard(
  connection: Connection,
  id: string,
  number: bigint,
): Promise<ShardRecord | null> {
  const [row] = await runStatement<ShardRow>(connection, shardStatement, [id, number]);
  return row === undefined ? null : shardOf(row);
}

const membersStatement = {
  name: 'pending-members',
  text: `
    select m.ordinal, m.position, m.representative, m.is_dispatched as "isDispatched"
    from pending m join searches s on s.id = m.search_id
    where s.public_id = $1
    order by m.ordinal`,
};

interface PendingRow {
  readonly ordinal: bigint;
  readonly position: Position;
  readonly representative: Position;
  readonly isDispatched: boolean;
}

/** Members that wait for a score, in ask order. */
export async function pendingMembers(connection: Connection, id: string): Promise<readonly MemberRecord[]> {
  const rows = await runStatement<PendingRow>(connection, membersStatement, [id]);
  return rows.map(({ isDispatched, ...row }) => ({
    ...row,
    origin: isDispatched ? 'dispatched' : 'reused',
    isResolved: false,
  }));
}
