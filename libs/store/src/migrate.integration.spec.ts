import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { schemaText } from '../../../tools/prisma/schema-text.ts';
import { migrationsFolder } from './connect-store.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPglite, type PgliteConnection } from './pglite/pglite-pool.ts';

const template = path.join(import.meta.dirname, 'generated/pglite-template.tar.gz');
/** What CI compares: nobody changes the schema unseen. */
const schema = path.join(migrationsFolder, '../schema.sql');
const migrations = await readMigrations(migrationsFolder);

const namesIn = async (pool: pg.Pool): Promise<readonly unknown[]> =>
  (
    await pool.query<Record<string, unknown>>(
      'select migration_name as name, checksum from _prisma_migrations where finished_at is not null order by 1',
    )
  ).rows;

describe('the template of new stores', () => {
  it('has every migration of the repository', async () => {
    const { pool, close } = await openPglite(null, await openAsBlob(template));
    expect(await namesIn(pool)).toEqual(migrations.map(({ name, checksum }) => ({ name, checksum })));
    expect(await schemaText(pool)).toBe(await readFile(schema, 'utf8'));
    await close();
  });
});

describe('the migrations of a store', () => {
  let connection: PgliteConnection;
  let pool: pg.Pool;
  beforeAll(async () => {
    connection = await openPglite(null, await openAsBlob(template));
    pool = connection.pool;
  });
  afterAll(() => connection.close());
  beforeEach(async () => {
    await pool.query('drop schema public cascade');
    await pool.query('create schema public');
  });

  it('are applied once', async () => {
    await migrate(pool, migrations);
    await migrate(pool, migrations);
    expect(await namesIn(pool)).toHaveLength(migrations.length);
  });

  it('are each applied whole or not at all', async () => {
    const broken = {
      name: '99999999999999_broken',
      sql: 'create table half (); select 1 / 0',
      checksum: 'b',
    };
    await expect(migrate(pool, [...migrations, broken])).rejects.toThrow(/division by zero/);
    const { rows } = await pool.query(`select to_regclass('half') as half`);
    expect(rows).toEqual([{ half: null }]);
    await migrate(pool, migrations);
  });

  it('are refused where the store has more than this version knows', async () => {
    const later = { name: '99999999999999_later', sql: 'select 1', checksum: 'l' };
    await migrate(pool, [...migrations, later]);
    await expect(migrate(pool, migrations)).rejects.toMatchObject({
      kind: 'newer',
      message: 'the store has migration 99999999999999_later, which this version does not know',
    });
  });

  it('are refused where one was changed after it was applied, or did not finish', async () => {
    await migrate(pool, migrations);
    await pool.query(`update _prisma_migrations set checksum = 'other'`);
    await expect(migrate(pool, migrations)).rejects.toMatchObject({ kind: 'newer' });
    await pool.query(`update _prisma_migrations set finished_at = null`);
    await expect(migrate(pool, migrations)).rejects.toMatchObject({ kind: 'damaged' });
  });
});
