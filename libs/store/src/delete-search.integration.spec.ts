import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeatId } from '@naswot/search';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import { batchShard } from './testing/batches.ts';
import { beginSearch, nextPlan } from './testing/trial-search.ts';

let server: PostgresServer;
let admin: pg.Client;
/** Holds what others wait for. */
let holder: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.createDatabase('naswot');
  [admin, holder] = [new pg.Client(url), new pg.Client(url)];
  await admin.connect();
  await holder.connect();
}, 300_000);

afterAll(async () => {
  await holder.end();
  await admin.end();
  await server[Symbol.asyncDispose]();
});

async function countWaiting(): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
}
const untilWaiting = (count: number) => expect.poll(countWaiting, { timeout: 10_000 }).toBe(count);

/** Runs acts that all want a search's row, in their order. */
async function inOrder(id: string, acts: readonly (() => Promise<void>)[]) {
  await holder.query('begin');
  try {
    await holder.query('select from searches where public_id = $1 for update', [id]);
    const running: Promise<void>[] = [];
    for (const act of acts) {
      running.push(act());
      await untilWaiting(running.length);
    }
    await holder.query('commit');
    return await Promise.allSettled(running);
  } finally {
    await holder.query('rollback');
  }
}

describe('a search that is deleted while it is planned', () => {
  const fulfilled = { status: 'fulfilled' };
  const fenced = { status: 'rejected', reason: { kind: 'fenced' } };

  const orders = [
    { first: 'the plan', isPlanFirst: true, ends: [fulfilled, fulfilled] },
    { first: 'the deletion', isPlanFirst: false, ends: [fulfilled, fenced] },
  ] as const;

  async function expectNothing(store: Store): Promise<void> {
    expect(await store.countSearches()).toBe(0);
    const { rows } = await admin.query(
      `select relname from pg_class where relname ~ '^members_[0-9]+$' union all select 'pending' from pending`,
    );
    expect(rows).toEqual([]);
  }

  it.each(orders)('is deleted where $first comes first', async ({ isPlanFirst, ends }) => {
    await using store = await openStore(server.url('naswot'));
    const { id, epoch } = await beginSearch(store);
    const plan = (): Promise<void> => store.planShard(id, epoch, batchShard(0));
    const remove = (): Promise<void> => store.deleteSearch(id);
    expect(await inOrder(id, isPlanFirst ? [plan, remove] : [remove, plan])).toMatchObject(ends);
    await expectNothing(store);
  });

  it.each(orders)(
    'is deleted with the repeat that it asks for where $first comes first',
    async ({ isPlanFirst, ends }) => {
      await using store = await openStore(server.url('naswot'));
      const asking = await beginSearch(store, { ...nextPlan(), repeats: [nextPlan().spec] });
      const { id } = asking;
      const repeat = await store.acquireSearch(repeatId(id, 1), 'test', { engine: 'test', lanes: 1 });
      const plan = (): Promise<void> =>
        store.planShard(repeat.id, repeat.epoch, { ...batchShard(0), asking });
      const remove = (): Promise<void> => store.deleteSearch(id);
      expect(await inOrder(id, isPlanFirst ? [plan, remove] : [remove, plan])).toMatchObject(ends);
      await expectNothing(store);
    },
  );
});
