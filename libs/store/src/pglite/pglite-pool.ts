import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

/** PGlite behind node-postgres's pool, so that PGlite and Postgres share one code path. */
export interface PgliteConnection {
  readonly pool: pg.Pool;
  /** The whole data directory as a compressed tar archive. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

type PgConfig = ReturnType<typeof createPgConfig>;

/** PGlite's connection takes `types` for a list of type ids; adapter-pg hands it an object of parsers. */
function repairParse(config: PgConfig): PgConfig {
  const connection = config.connection as { parse(query: { types?: unknown }): unknown };
  const parse = connection.parse.bind(connection);
  connection.parse = ({ types, ...query }) => parse(Array.isArray(types) ? { ...query, types } : query);
  return config;
}

/** Opens a data directory, or memory where it is null; `template` is what a new directory starts from. */
export async function openPglite(dataDirectory: string | null, template?: Blob): Promise<PgliteConnection> {
  const lite = await PGlite.create({
    dataDir: dataDirectory ?? 'memory://',
    ...(template === undefined ? {} : { loadDataDir: template }),
  });
  const pool = new pg.Pool(repairParse(createPgConfig(lite)));
  return {
    pool,
    dump: () => lite.dumpDataDir('gzip'),
    async close() {
      await pool.end();
      await lite.close();
    },
  };
}
