import type { PrismaClient } from './generated/prisma/client.ts';

/**
 * Counts what the tables of scores hold, for the database's planner. PGlite has nobody who does that from time to time, and
 * without it the best twenty of 24,000 scores took ten seconds instead of 20 ms.
 */
export async function refreshStatistics(client: PrismaClient): Promise<void> {
  await client.$executeRaw`analyze scores, architectures`;
}

/** The same where it was never done, as after a first search that was killed. */
export async function ensureStatistics(client: PrismaClient): Promise<void> {
  const rows = await client.$queryRaw<{ counted: boolean }[]>`
    select reltuples > 0 as counted from pg_class where oid = 'scores'::regclass`;
  if (rows[0]?.counted !== true) await refreshStatistics(client);
}
