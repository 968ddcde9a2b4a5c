import { Prisma } from './generated/prisma/client.ts';
import type { Database } from './database.ts';
import { jsonRows } from './json-codec.ts';
import type { MemberRecord } from './records.ts';

const partitionOf = (searchId: bigint): Prisma.Sql => Prisma.raw(`members_${searchId}`);

/** A search's members lie in a partition of their own. */
export async function createPartition(tx: Database, searchId: bigint): Promise<void> {
  await tx.$executeRaw`
    create table ${partitionOf(searchId)} partition of members for values in (${Prisma.raw(String(searchId))})`;
}

export async function dropPartition(tx: Database, searchId: bigint): Promise<void> {
  await tx.$executeRaw`drop table ${partitionOf(searchId)}`;
}

/** How many members were new, and how many of those wait for a score. */
export interface Planned {
  readonly planned: bigint;
  readonly waiting: bigint;
}

/**
 * Adds members, and those without a score to what is pending; members that are there already are left as they are. One that
 * leans on a score which came since its plan was made does not wait.
 */
export async function insertMembers(
  tx: Database,
  searchId: bigint,
  specId: number,
  members: readonly MemberRecord[],
): Promise<Planned> {
  const given = members.map(({ ordinal, position, representative, origin, isResolved }) => ({
    ordinal,
    position,
    representative,
    dispatched: origin === 'dispatched',
    resolved: isResolved,
  }));
  const rows = await tx.$queryRaw<Planned[]>`
    with given as (
      select * from jsonb_to_recordset(${jsonRows(given)}::jsonb)
        as r(ordinal bigint, position bigint, representative bigint, dispatched boolean, resolved boolean)
    ), planned as (
      insert into members (search_id, ordinal, position, representative, is_dispatched)
      select ${searchId}, ordinal, position, representative, dispatched from given order by ordinal
      on conflict do nothing
      returning ordinal
    ), waiting as (
      insert into pending (search_id, representative, ordinal, position, is_dispatched)
      select ${searchId}, g.representative, g.ordinal, g.position, g.dispatched
      from given g
      join planned using (ordinal)
      left join scores s on s.spec_id = ${specId} and s.position = g.representative
      where not g.resolved and (g.dispatched or s.position is null)
      returning ordinal
    )
    select (select count(*) from planned) as planned, (select count(*) from waiting) as waiting`;
  return rows[0] ?? { planned: 0n, waiting: 0n };
}
