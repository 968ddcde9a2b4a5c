import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';
import { migrate, readMigrations } from './migrate.ts';
import { PrismaStore } from './prisma-store.ts';
import { storeFolder } from './store-folder.ts';
import type { Store } from './store.ts';

/** The schema's history, in the repository's root. */
export const migrationsFolder = path.join(storeFolder, '../../../prisma/migrations');

/** The store behind a pool, with every migration applied; `close` lets go of everything behind it, and is called on a failure. */
export async function connectStore(
  location: string,
  pool: pg.Pool,
  close: () => Promise<void>,
): Promise<Store> {
  try {
    await migrate(pool, await readMigrations(migrationsFolder));
  } catch (error) {
    await close();
    throw error;
  }
  const adapter = new PrismaPg(pool, { disposeExternalPool: false });
  return new PrismaStore(location, pool, new PrismaClient({ adapter }), close);
}
