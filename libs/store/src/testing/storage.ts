import type pg from 'pg';

/** The tables that grow with scores and searches, and the partitions of members. */
const grown = `(relname in ('architectures', 'scores') or relname ~ '^members_[0-9]+$')`;

/** What a database takes. */
export interface Storage {
  /** Bytes of each of the large tables with its indices. */
  readonly tables: ReadonlyMap<string, number>;
  /** Bytes of all its files. */
  readonly databaseBytes: number;
  /** Bytes that its server has logged since it was made. */
  readonly logBytes: number;
  /** Dead rows of each of the large tables. */
  readonly deadRows: Readonly<Record<string, number>>;
}

export async function storageOf(client: pg.Client): Promise<Storage> {
  const { rows: tables } = await client.query<{ name: string; bytes: string }>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class where relkind = 'r' and ${grown}`,
  );
  const { rows: dead } = await client.query<{ name: string; count: string }>(
    `select relname as name, n_dead_tup as count from pg_stat_user_tables where ${grown}`,
  );
  const { rows } = await client.query<{ database: string; log: string }>(
    `select pg_database_size(current_database()) as database, pg_current_wal_insert_lsn() - '0/0'::pg_lsn as log`,
  );
  return {
    tables: new Map(tables.map(({ name, bytes }) => [name, Number(bytes)])),
    databaseBytes: Number(rows[0]?.database),
    logBytes: Number(rows[0]?.log),
    deadRows: Object.fromEntries(dead.map(({ name, count }) => [name, Number(count)])),
  };
}
