import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { StoreError } from './store-error.ts';

/** The advisory lock that Prisma's own engine takes: its command line and this runner exclude each other. */
const advisoryLock = 72_707_369;

/** Prisma's own bookkeeping: its command line agrees with this runner on what is applied. */
const bookkeeping = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
}

/** The migrations of a folder in the order of their names. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

function checkApplied(rows: readonly AppliedRow[], migrations: readonly Migration[]): void {
  for (const { migration_name: name, checksum, finished_at: finishedAt } of rows) {
    const known = migrations.find((migration) => migration.name === name);
    if (known === undefined)
      throw new StoreError(
        'newer',
        `the store has migration ${name}, which this version does not know`,
        'use a newer naswot, or another --home',
      );
    if (finishedAt === null)
      throw new StoreError(
        'damaged',
        `migration ${name} of the store did not finish`,
        'restore a backup, or use another --home',
      );
    if (known.checksum !== checksum)
      throw new StoreError(
        'newer',
        `migration ${name} of the store is not the one that this version has`,
        'use the version that made it',
      );
  }
}

async function apply(client: pg.PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

type Queryable = Pick<pg.ClientBase, 'query'>;

/** The names of the migrations that the store has; null where it has not even the bookkeeping. */
async function readApplied(
  client: Queryable,
  migrations: readonly Migration[],
): Promise<ReadonlySet<string> | null> {
  const { rows: tables } = await client.query<{ found: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as found`,
  );
  if (tables[0]?.found !== true) return null;
  const { rows } = await client.query<AppliedRow>(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
  );
  checkApplied(rows, migrations);
  return new Set(rows.map(({ migration_name: name }) => name));
}

async function applyMissing(client: pg.PoolClient, migrations: readonly Migration[]): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [advisoryLock]);
  try {
    await client.query(bookkeeping);
    const applied = await readApplied(client, migrations);
    for (const migration of migrations)
      if (applied?.has(migration.name) !== true) await apply(client, migration);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [advisoryLock]);
  }
}

/**
 * Applies what is missing, each migration in a transaction, under Prisma's advisory lock. Twice is harmless. A store that lacks
 * nothing is only read, and waits for nobody's lock.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[]): Promise<void> {
  const applied = await readApplied(pool, migrations);
  if (migrations.every(({ name }) => applied?.has(name) === true)) return;
  const client = await pool.connect();
  try {
    await applyMissing(client, migrations);
  } finally {
    client.release();
  }
}
