import { openAsBlob } from 'node:fs';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { connectStore, migrationsFolder } from './connect-store.ts';
import { lacksRoom } from './lacks-room.ts';
import { leadAlone } from './leadership.ts';
import { makeDirectory } from './make-directory.ts';
import { migrate, readMigrations } from './migrate.ts';
import { lockDirectory } from './pglite/directory-lock.ts';
import { openPglite, type PgliteConnection } from './pglite/pglite-pool.ts';
import { explainFileError, noSpace, StoreError } from './store-error.ts';
import { storeFolder } from './store-folder.ts';
import type { Store } from './store.ts';

/** A data directory with every migration applied, which a new store starts from: initdb takes three times as long. */
const templateFile = path.join(storeFolder, 'generated/pglite-template.tar.gz');

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
  // Without waiting in between it takes half the time, and there is nothing else to do yet.
  extract({ file: templateFile, cwd: fresh, onwarn, sync: true, noMtime: true });
  if (failures.length > 0) throw failures[0];
  await rename(fresh, data);
}

/** A segment of the write-ahead log: Postgres stops where it cannot begin its next one, and does not say why. */
const segmentBytes = 16 * 2 ** 20;

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
    if (await lacksRoom(directory, segmentBytes)) throw noSpace(directory, cause);
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
  await makeDirectory(directory);
  const strangers = (await readdir(directory)).filter((name) => !ownNames.test(name));
  if (strangers.length > 0)
    throw new StoreError(
      'not-a-store',
      `${directory} is no store: it holds ${strangers.slice(0, 3).join(', ')}`,
      'choose an empty folder with --home DIR',
    );
}

/** The store in a directory, for this process alone. Throws a StoreError where it is in use, unwritable, full or damaged. */
export async function openDirectory(location: string, directory: string): Promise<Store> {
  try {
    await checkDirectory(directory);
    const unlock = await lockDirectory(directory);
    try {
      const { pool, close } = await openData(directory);
      return await connectStore({
        location,
        pool,
        lead: leadAlone(pool),
        // One that does not answer may still write: its lock goes with this process.
        close: async () => ((await close()) ? unlock() : undefined),
      });
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw explainFileError(error, directory);
  }
}

/**
 * Nobody makes databases in an embedded store, and those that Postgres copies new ones from are more than half of the files of a
 * data directory, which every new store would write.
 */
const dropModels = [
  'update pg_database set datistemplate = false',
  'drop database template1',
  'drop database template0',
] as const;

/** What `templateFile` holds. */
export async function dumpTemplate(): Promise<Uint8Array> {
  const { pool, dump, close } = await openPglite(null);
  try {
    await migrate(pool, await readMigrations(migrationsFolder));
    for (const statement of dropModels) await pool.query(statement);
    return new Uint8Array(await (await dump()).arrayBuffer());
  } finally {
    await close();
  }
}

/** A store that ends with this process. */
export async function openInMemory(location: string): Promise<Store> {
  const { pool, close } = await openPglite(null, await openAsBlob(templateFile));
  return connectStore({
    location,
    pool,
    lead: leadAlone(pool),
    close: async () => {
      await close();
    },
  });
}
