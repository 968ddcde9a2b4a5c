import type { Connection } from './statement.ts';

/** A search's members lie in a partition of their own. */
export async function createPartition(tx: Connection, searchId: bigint): Promise<void> {
  await tx.query(`create table members_${searchId} partition of members for values in (${searchId})`);
}

/**
 * Dropping a partition takes the whole table for a moment. It is taken before a search's row: who plans a shard waits for that row
 * with this table in hand.
 */
export async function lockMembers(tx: Connection): Promise<void> {
  await tx.query('lock table members in access exclusive mode');
}

/** As `lockMembers`, for a transaction that adds members after it has taken a search's row. */
export async function holdMembers(tx: Connection): Promise<void> {
  await tx.query('lock table members in row exclusive mode');
}

export async function dropPartition(tx: Connection, searchId: bigint): Promise<void> {
  await tx.query(`drop table members_${searchId}`);
}
