import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { transaction } from '../statement.ts';
import { openPglite } from './pglite-pool.ts';

describe('a database in a directory', () => {
  it('is closed, and says so', async () => {
    const { pool, close } = await openPglite(null);
    await pool.query('select 1');
    expect(await close()).toBe(true);
  });

  it('is let go of where a PANIC has ended it in a transaction, which never comes back', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'naswot-panic-'));
    const { pool, close } = await openPglite(path.join(folder, 'data'));
    await pool.query('create table t (x text)');
    // Where the log's next segment cannot be made, Postgres stops, as on a full disk.
    await rm(path.join(folder, 'data/pg_wal'), { recursive: true });
    const failure = await new Promise((resolve) => {
      void transaction(pool, (tx) =>
        tx.query("insert into t select repeat('x', 80) from generate_series(1, 200000)").catch(resolve),
      );
    });
    expect(failure).toMatchObject({ severity: 'PANIC' });
    expect(await close()).toBe(false);
    await rm(folder, { recursive: true });
  });
});
