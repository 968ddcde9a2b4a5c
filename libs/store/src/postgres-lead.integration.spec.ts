import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { startRelay } from '../../../tools/servers/relay.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import { batchScores, batchShard } from './testing/batches.ts';
import { lead } from './testing/describe-leadership.ts';
import { beginSearch, engine } from './testing/trial-search.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 300_000);
afterAll(() => server[Symbol.asyncDispose]());

const never = new AbortController().signal;
let databases = 0;

describe('two coordinators on one Postgres', () => {
  let url = '';
  let one: Store;
  let other: Store;
  let admin: pg.Client;
  beforeEach(async () => {
    url = await server.createDatabase(`lead${++databases}`);
    one = await openStore(url);
    other = await openStore(url);
    admin = new pg.Client(url);
    await admin.connect();
    return async () => {
      await admin.end();
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    };
  });

  const lockPids = async (granted: boolean): Promise<readonly number[]> => {
    const { rows } = await admin.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted = $1
       and database = (select oid from pg_database where datname = current_database())`,
      [granted],
    );
    return rows.map(({ pid }) => pid);
  };

  /** The waiting session shows itself in the server: nothing else tells that it waits. */
  const untilWaiting = () => expect.poll(() => lockPids(false), { timeout: 10_000 }).toHaveLength(1);

  it('lead one after the other', async () => {
    const first = await lead(one, 'one');
    const waiting = other.lead('other', never);
    await untilWaiting();
    expect(await other.leader()).toEqual({ holder: 'one', term: first.term });
    await first[Symbol.asyncDispose]();
    const second = await waiting;
    expect(second?.term).toBe(first.term + 1n);
    expect(await one.leader()).toEqual({ holder: 'other', term: second?.term });
    await second?.[Symbol.asyncDispose]();
  });

  it('leave no waiting session behind where the wait is cancelled', async () => {
    await using first = await lead(one, 'one');
    const cancel = new AbortController();
    const waiting = other.lead('other', cancel.signal);
    await untilWaiting();
    cancel.abort();
    expect(await waiting).toBeNull();
    await expect.poll(() => lockPids(false), { timeout: 10_000 }).toEqual([]);
    expect(await other.leader()).toEqual({ holder: 'one', term: first.term });
  });

  it('do not wait for ever on a line that has gone dead', async () => {
    await using relay = await startRelay(`127.0.0.1:${server.port}`);
    const through = new URL(url);
    through.host = relay.address;
    await using far = await openStore(through.href);
    const first = await lead(one, 'one');
    const waiting = far.lead('far', never);
    await untilWaiting();
    relay.silence();
    await expect(waiting).rejects.toMatchObject({ name: 'StoreError', kind: 'unreachable' });
    relay.mend();
    const again = far.lead('far', never);
    await first[Symbol.asyncDispose]();
    const second = await again;
    expect(second?.term).toBe(first.term + 1n);
    await second?.[Symbol.asyncDispose]();
  }, 60_000);

  it('never both write: a leader that lost its connection is refused from the next term on', async () => {
    const first = await lead(one, 'one');
    const { id, epoch, plan } = await beginSearch(one);
    const lost = once(first.lost, 'abort');
    const waiting = other.lead('other', never);
    await untilWaiting();

    const landed: bigint[] = [];
    const refusals: unknown[] = [];
    let batch = 0;
    const write = async (): Promise<void> => {
      const number = batch++;
      await one.planShard(id, epoch, batchShard(number, 10));
      landed.push(BigInt(number));
      const parts = [{ engine, scores: batchScores(number, 10) }];
      await one.recordResults(id, epoch, { parts, completedShards: [BigInt(number)], strategyState: null });
    };
    // It does not look at `lost`, as a process does not that has been stopped in between.
    const writing = (async () => {
      while (refusals.length < 20) await write().catch((error: unknown) => refusals.push(error));
    })();
    await write();
    const [pid] = await lockPids(true);
    await admin.query('select pg_terminate_backend($1)', [pid]);
    const second = await waiting;
    const atTakeOver = await other.findSearch(id);
    await Promise.all([lost, writing]);

    expect(refusals.map((error) => (error as { kind?: unknown }).kind)).toEqual(refusals.map(() => 'fenced'));
    expect(await other.findSearch(id)).toEqual(atTakeOver);
    expect(atTakeOver?.counts.samples).toBe(BigInt(landed.length * 10));
    const { term } = first;
    const search = { id: 'late', plan, engine: 'test', lanes: 1, strategyState: { next: '0' }, term };
    for (const late of [
      () => one.createSearch(search),
      () => one.acquireSearch(id, 'one', { engine: 'test', lanes: 1, term }),
      () => one.setState(id, 'cancelled', term),
      () => one.deleteSearch(id, term),
    ])
      await expect(late()).rejects.toMatchObject({ kind: 'fenced', message: /other leads in term/ });
    expect(await other.listSearches({ limit: 2 })).toEqual([atTakeOver]);
    // What is let go late takes nothing from the one that leads.
    await first[Symbol.asyncDispose]();
    expect(await other.leader()).toEqual({ holder: 'other', term: second?.term });
    await second?.[Symbol.asyncDispose]();
  });
});
