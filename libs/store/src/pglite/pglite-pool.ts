import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { sparingProtocol } from './sparing-protocol.ts';

/** PGlite behind node-postgres's pool, so that PGlite and Postgres share one code path. */
export interface PgliteConnection {
  readonly pool: pg.Pool;
  /** The whole data directory as a compressed tar archive. */
  dump(): Promise<Blob>;
  /** False where the database does not answer any more, as after a PANIC; what it has committed is in its log. */
  close(): Promise<boolean>;
}

type PgConfig = ReturnType<typeof createPgConfig>;

/** PGlite's connection takes `types` for a list of type ids; adapter-pg hands it an object of parsers. */
function repairParse(config: PgConfig): PgConfig {
  const connection = config.connection as { parse(query: { types?: unknown }): unknown };
  const parse = connection.parse.bind(connection);
  connection.parse = ({ types, ...query }) => parse(Array.isArray(types) ? { ...query, types } : query);
  return config;
}

/**
 * V8 makes a function of WebAssembly faster once it has run for a while. Its own measure has hundreds of Postgres's optimised
 * while the database starts, which takes 1.1 s of the cores' time that the first networks want; with this one a start takes
 * half the time, and recording 30,000 scores as long as before. It holds for modules that are compiled from then on, the
 * query compiler of Prisma among them.
 */
const tieringBudget = 1_000_000_000;

/** Of Postgres's own 128 MB, zeroing takes a tenth of a second; the system's cache of files serves the rest. */
const sharedBuffers = ['-c', 'shared_buffers=32MB'];

/** A checkpoint of so few buffers takes a fraction of a second. */
const closeLimitMs = 5_000;

/** Opens a data directory, or memory where it is null; `template` is what a new directory starts from. */
export async function openPglite(dataDirectory: string | null, template?: Blob): Promise<PgliteConnection> {
  setFlagsFromString(`--wasm-tiering-budget=${tieringBudget}`);
  const lite = await PGlite.create({
    dataDir: dataDirectory ?? 'memory://',
    startParams: [...PGlite.defaultStartParams, ...sharedBuffers],
    ...(template === undefined ? {} : { loadDataDir: template }),
  });
  const pool = new pg.Pool(repairParse(createPgConfig(sparingProtocol(lite) as PGlite)));
  return {
    pool,
    dump: () => lite.dumpDataDir('gzip'),
    async close() {
      const over = new AbortController();
      const closed = pool.end().then(() => lite.close());
      const late = pause(closeLimitMs, false, { signal: over.signal });
      return Promise.race([closed.then(() => true), late]).finally(() => over.abort());
    },
  };
}
