import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPglite, type PgliteConnection } from './pglite-pool.ts';

let database: PgliteConnection;
let client: pg.PoolClient;

beforeAll(async () => {
  database = await openPglite(null);
  client = await database.pool.connect();
});

afterAll(async () => {
  client.release();
  await database.close();
});

const find = { name: 'find', text: 'select id from t where id = $1::int' };

/** How a named statement finds its row. */
async function planOf(name: string): Promise<string> {
  const { rows } = await client.query<Record<'QUERY PLAN', string>>(`explain execute ${name}(1)`);
  return rows[0]?.['QUERY PLAN'].replace(/ using .*| on .*/, '') ?? '';
}

describe('a statement', () => {
  beforeEach(async () => {
    await client.query('drop table if exists t; create table t (id int primary key)');
    await client.query('insert into t select generate_series(1, 30); analyze t');
  });

  it('keeps its plan while little is written', async () => {
    for (let k = 0; k < 8; k++) expect((await client.query({ ...find, values: [7] })).rows).toHaveLength(1);
    expect(await planOf('find')).toBe('Seq Scan');
    await client.query('insert into t select generate_series(31, 20000)');
    expect(await planOf('find')).toBe('Seq Scan');
  });

  it('is planned anew once the tables may have outgrown its plan', async () => {
    for (let k = 0; k < 8; k++) await client.query({ ...find, values: [7] });
    const ids = Array.from({ length: 20_000 }, (_, k) => 31 + k);
    await client.query({ name: 'write', text: 'insert into t select unnest($1::int[])', values: [ids] });
    expect(await planOf('find')).toBe('Index Only Scan');
    expect((await client.query({ ...find, values: [20_000] })).rows).toEqual([{ id: 20_000 }]);
  });

  it('is refused in a transaction that has failed, however much was sent, and goes on behind it', async () => {
    const ids = Array.from({ length: 20_000 }, (_, k) => 1 + k);
    await client.query('begin');
    const write = { name: 'write', text: 'insert into t select unnest($1::int[])', values: [ids] };
    await expect(client.query(write)).rejects.toThrow('duplicate key');
    for (let k = 0; k < 2; k++)
      await expect(client.query({ ...find, values: [7] })).rejects.toThrow('current transaction is aborted');
    await client.query('rollback');
    expect((await client.query({ ...find, values: [7] })).rows).toEqual([{ id: 7 }]);
  });

  it('that fails takes no other with it', async () => {
    for (const values of [[[1]], [['no number']]])
      await expect(
        client.query({ name: 'twice', text: 'insert into t select unnest($1::int[])', values }),
      ).rejects.toThrow(/duplicate key|invalid input syntax/);
    await expect(
      client.query({ name: 'wrong', text: 'select $1::int + nowhere', values: [1] }),
    ).rejects.toThrow('column "nowhere" does not exist');
    expect((await client.query({ ...find, values: [7] })).rows).toEqual([{ id: 7 }]);
  });

  it('is read in pages where the client asks for some rows at a time', async () => {
    const paged = new pg.Query({ text: 'select id from t order by id', rows: 10 } as pg.QueryConfig);
    const rows: unknown[] = [];
    paged.on('row', (row) => rows.push(row));
    const ended = once(paged, 'end');
    client.query(paged);
    await ended;
    expect(rows).toEqual(Array.from({ length: 30 }, (_, k) => ({ id: 1 + k })));
  });
});
