import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client.ts';
import { migrate, readMigrations } from './migrate.ts';
import { PrismaStore, type Database } from './prisma-store.ts';
import { storeFolder } from './store-folder.ts';
import type { Store } from './store.ts';

/** The schema's history, in the repository's root. */
export const migrationsFolder = path.join(storeFolder, '../../../prisma/migrations');

/** The store on a database, with every migration applied; the database is closed on a failure. */
export async function connectStore(database: Database): Promise<Store> {
  const { pool, close } = database;
  try {
    await migrate(pool, await readMigrations(migrationsFolder));
  } catch (error) {
    await close();
    throw error;
  }
  const adapter = new PrismaPg(pool, { disposeExternalPool: false });
  return new PrismaStore(database, new PrismaClient({ adapter }));
}
