import { openAsBlob } from 'node:fs';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { extract } from 'tar';
import { PrismaClient } from './generated/prisma/client.ts';
import { migrate, readMigrations } from './migrate.ts';
import { lockDirectory } from './pglite/directory-lock.ts';
import { openPglite, type PgliteConnection } from './pglite/pglite-pool.ts';
import { PrismaStore } from './prisma-store.ts';
import { explainFileError, StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/** The schema's history, in the repository's root. */
export const migrationsFolder = path.join(import.meta.dirname, '../../../prisma/migrations');
/** A data directory with every migration applied, which a new store starts from: initdb takes three times as long. */
const templateFile = path.join(import.meta.dirname, 'generated/pglite-template.tar.gz');

/**
 * How long a transaction may wait for a connection and take, in milliseconds. Embedded there is one connection for everything
 * and every core is busy scoring: Prisma's own 2 s and 5 s would refuse a large shard's plan.
 */
const transactionOptions = { maxWait: 120_000, timeout: 300_000 } as const;

const embeddedPrefix = 'pglite:';
const memory = 'memory';

async function connect(location: string, pool: pg.Pool, close: () => Promise<void>): Promise<Store> {
  try {
    await migrate(pool, await readMigrations(migrationsFolder));
  } catch (error) {
    await close();
    throw error;
  }
  const adapter = new PrismaPg(pool, { disposeExternalPool: false });
  return new PrismaStore(location, new PrismaClient({ adapter, transactionOptions }), close);
}

/** A new data directory is made beside its place and renamed: an interrupted start leaves none that is half made. */
async function createDataDirectory(directory: string, data: string): Promise<void> {
  const stale = (await readdir(directory)).filter((name) => name.startsWith('data.new-'));
  await Promise.all(stale.map((name) => rm(path.join(directory, name), { recursive: true })));
  const fresh = path.join(directory, `data.new-${process.pid}`);
  await mkdir(fresh);
  const failures: unknown[] = [];
  // tar only warns of a file that it cannot write.
  const onwarn = (code: string, _: string, failure: unknown): void => {
    if (code === 'TAR_ENTRY_ERROR') failures.push(failure);
  };
  await extract({ file: templateFile, cwd: fresh, onwarn });
  if (failures.length > 0) throw failures[0];
  await rename(fresh, data);
}

async function openData(directory: string): Promise<PgliteConnection> {
  const data = path.join(directory, 'data');
  const names = await readdir(directory);
  if (!names.includes('data')) await createDataDirectory(directory, data);
  try {
    // Where it is missing PGlite would take the directory for a new one and write over what is there.
    await access(path.join(data, 'PG_VERSION'));
    return await openPglite(data);
  } catch (cause) {
    const explained = explainFileError(cause, directory);
    if (explained instanceof StoreError) throw explained;
    throw new StoreError(
      'damaged',
      `the store ${directory} does not open: ${cause instanceof Error ? cause.message : String(cause)}`,
      'restore a backup of the folder, or use another --home',
      { cause },
    );
  }
}

const ownNames = /^(lock\.\d+|\.claim-.*|data|data\.new-\d+)$/;

async function checkDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const strangers = (await readdir(directory)).filter((name) => !ownNames.test(name));
  if (strangers.length > 0)
    throw new StoreError(
      'not-a-store',
      `${directory} is no store: it holds ${strangers.slice(0, 3).join(', ')}`,
      'choose an empty folder with --home DIR',
    );
}

async function openEmbedded(location: string, directory: string): Promise<Store> {
  try {
    await checkDirectory(directory);
    const unlock = await lockDirectory(directory);
    try {
      const { pool, close } = await openData(directory);
      return await connect(location, pool, () => close().finally(unlock));
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw explainFileError(error, directory);
  }
}

/** A data directory with every migration applied, as an archive: what `templateFile` holds. Its bytes differ each time. */
export async function makeTemplate(): Promise<Uint8Array> {
  const { pool, dump, close } = await openPglite(null);
  try {
    await migrate(pool, await readMigrations(migrationsFolder));
    return new Uint8Array(await (await dump()).arrayBuffer());
  } finally {
    await close();
  }
}

async function openInMemory(location: string): Promise<Store> {
  const { pool, close } = await openPglite(null, await openAsBlob(templateFile));
  return connect(location, pool, close);
}

async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url });
  // A connection that breaks while nobody uses it is let go by the pool; the next query makes another, or says why it cannot.
  pool.on('error', () => undefined);
  const { host, pathname } = new URL(url);
  return connect(`postgres://${host}${pathname}`, pool, () => pool.end()).catch((cause: unknown) => {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'unreachable',
      `the store postgres://${host}${pathname} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
      'check the address with --store, and that the server runs',
      { cause },
    );
  });
}

/**
 * Opens a store and applies what migrations it lacks: `pglite:DIRECTORY` for this process alone, `pglite:memory`, or
 * `postgres://...`. Throws a StoreError that says what to do where it is in use, unwritable, full, damaged or newer.
 */
export async function openStore(location: string): Promise<Store> {
  if (location.startsWith('postgres://') || location.startsWith('postgresql://'))
    return openPostgres(location);
  if (!location.startsWith(embeddedPrefix))
    throw new StoreError(
      'not-a-store',
      `unknown store '${location}'`,
      'expected pglite:DIRECTORY or postgres://...',
    );
  const directory = location.slice(embeddedPrefix.length);
  return directory === memory ? openInMemory(location) : openEmbedded(location, directory);
}
