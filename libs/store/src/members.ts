import type { Connection } from './statement.ts';

/** A search's members lie in a partition of their own. */
export async function createPartition(tx: Connection, searchId: bigint): Promise<void> {
  await tx.query(`create table members_${searchId} partition of members for values in (${searchId})`);
}

export async function dropPartition(tx: Connection, searchId: bigint): Promise<void> {
  await tx.query(`drop table members_${searchId}`);
}
