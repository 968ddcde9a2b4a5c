import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import { StoreError } from './store-error.ts';

/** The client, or the client of a transaction. */
export type Database = PrismaClient | Prisma.TransactionClient;

/** A row that a coordinator may write to: its search in its epoch. */
export interface HeldSearch {
  readonly id: bigint;
  readonly specId: number;
  readonly spaceId: number;
  readonly asked: bigint;
}

/** Locks a search's row for the rest of the transaction; a StoreError `fenced` where another coordinator took it over. */
export async function holdSearch(tx: Database, publicId: string, epoch: bigint): Promise<HeldSearch> {
  const rows = await tx.$queryRaw<HeldSearch[]>`
    select s.id, s.spec_id as "specId", p.space_id as "spaceId", s.asked
    from searches s join specs p on p.id = s.spec_id
    where s.public_id = ${publicId} and s.epoch = ${epoch}
    for update of s`;
  const held = rows[0];
  if (held === undefined)
    throw new StoreError(
      'fenced',
      `search ${publicId} was taken over by another coordinator or deleted; this one stops`,
    );
  return held;
}

/** Appends an event; its sequence number is the search's next. */
export async function appendEvent(
  tx: Database,
  searchId: bigint,
  kind: string,
  data: Record<string, unknown>,
): Promise<void> {
  await tx.$executeRaw`
    with next as (update searches set last_event = last_event + 1 where id = ${searchId} returning last_event)
    insert into events (search_id, sequence, kind, data)
    select ${searchId}, last_event, ${kind}, ${JSON.stringify(data)}::jsonb from next`;
}
