import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSpace, type Position } from '@naswot/space';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import type { ScoreQuery, SearchRecord, ShardPlan } from './records.ts';
import type { Store } from './store.ts';
import { batchPlan, batchScores, batchShard } from './testing/batches.ts';
import { bulkConfig, fillEnd, fillScores } from './testing/fill-scores.ts';
import { nodesOf, planLogConfig, plansOf, readBy, type LoggedPlan } from './testing/plan-log.ts';
import { engine } from './testing/trial-search.ts';

/** Architectures, in classes of three. */
const count = 1_000_000;
const space = findSpace('nas-bench-201');
const sitting = { engine: 'test', lanes: 1 };

let folder = '';
let server: PostgresServer;
let store: Store;
let admin: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-plans-'));
  // The server runs as another user.
  await chmod(folder, 0o777);
  server = await startPostgres({ config: { ...planLogConfig(folder), ...bulkConfig } });
  const url = await server.createDatabase('naswot');
  store = await openStore(url);
  admin = new pg.Client(url);
  await admin.connect();
  await fillScores(admin, count);
}, 300_000);

afterAll(async () => {
  await admin.end();
  await store[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The tables that grow with scores, and the partition of a search that asked for everything. */
const large = new Set(['scores', 'architectures', 'pending', 'members_1']);

const wholeReads = (plans: readonly LoggedPlan[]): readonly string[] =>
  plans.flatMap(({ plan }) =>
    nodesOf(plan).flatMap((node) => {
      const relation = node['Relation Name'];
      return node['Node Type'] === 'Seq Scan' && relation !== undefined && large.has(relation)
        ? [relation]
        : [];
    }),
  );

const usedIndices = (plans: readonly LoggedPlan[]): ReadonlySet<string | undefined> =>
  new Set(plans.flatMap(({ plan }) => nodesOf(plan).map((node) => node['Index Name'])));

/** Rows that were read of tables, whatever became of them. */
const rowsRead = (plans: readonly LoggedPlan[]): number =>
  plans
    .flatMap(({ plan }) => nodesOf(plan))
    .filter((node) => node['Relation Name'] !== undefined)
    .reduce((sum, node) => sum + readBy(node), 0);

async function expectIndices(act: () => Promise<unknown>): Promise<ReadonlySet<string | undefined>> {
  const plans = await plansOf(admin, folder, act);
  expect(plans).not.toEqual([]);
  expect(wholeReads(plans)).toEqual([]);
  return usedIndices(plans);
}

async function readScores(query: Partial<ScoreQuery>): Promise<number> {
  let found = 0;
  const usual = { orderBy: 'value', descending: true, limit: 20 } as const;
  for await (const _ of store.queryScores({ ...usual, ...query })) found++;
  return found;
}

/** The next asks of the search that has asked for everything. */
function nextPlan(size: number): ShardPlan {
  const { members, ...rest } = batchShard(0, size);
  const asked = BigInt(count + size);
  return { ...rest, members: members.map((member, k) => ({ ...member, ordinal: BigInt(count + k) })), asked };
}

describe(`among ${count.toLocaleString('en')} architectures`, () => {
  it('finds a read of a whole table where there is one', async () => {
    const plans = await plansOf(admin, folder, () => admin.query('select max(separation_term) from scores'));
    expect(wholeReads(plans)).toHaveLength(1);
  });

  const architecture = space.describe(4713n as Position).architecture;
  it.each<[string, Partial<ScoreQuery>, number]>([
    ['nothing else', {}, 20],
    ['the lowest first', { descending: false }, 20],
    ['a space, a proxy and a spec', { space: space.name, proxy: 'naswot' }, 20],
    ['an architecture', { architecture }, 1],
    ['a least value', { minValue: 999_900 }, 20],
    ['the most parameters', { maxParameters: 1100 }, 20],
    ['a time', { since: new Date(fillEnd.getTime() - 15) }, 18],
    ['parameters as the order', { orderBy: 'parameters' }, 20],
    ['the fewest parameters first', { orderBy: 'parameters', descending: false }, 20],
    ['time as the order', { orderBy: 'scored-at' }, 20],
    ['the oldest first, a least value', { orderBy: 'scored-at', descending: false, minValue: 5 }, 20],
  ])('asks indices for scores with %s', async (_, query, expected) => {
    const found: number[] = [];
    for (const source of [{}, { searchId: 'all' }, { searchId: 'part' }])
      await expectIndices(async () => {
        found.push(await readScores({ ...query, ...source }));
      });
    expect(found.slice(0, 2)).toEqual([expected, expected]);
  });

  it('asks the index of each order for it', async () => {
    const byValue = await expectIndices(() => readScores({}));
    expect(byValue).toContain('scores_spec_id_value_idx');
    const byTime = await expectIndices(() => readScores({ orderBy: 'scored-at' }));
    expect(byTime).toContain('scores_spec_id_scored_at_idx');
    const byParameters = await expectIndices(() => readScores({ orderBy: 'parameters', searchId: 'all' }));
    expect(byParameters).toContain('architectures_space_id_parameters_idx');
  });

  it('goes on behind a page by an index', async () => {
    await expectIndices(() => readScores({ limit: 15_000 }));
    await expectIndices(() => readScores({ limit: 15_000, searchId: 'all', orderBy: 'parameters' }));
  });

  it('asks indices for the best of a search', async () => {
    for (const id of ['all', 'part'])
      await expectIndices(async () => {
        expect(await store.best(id, 20)).toHaveLength(20);
      });
  });

  it.each([
    ['all', 'parameters', 'parameters'],
    ['all', 'relu-units', 'relu_units'],
    ['part', 'parameters', 'parameters'],
    ['part', 'relu-units', 'relu_units'],
  ] as const)('reads of the search %s no more than the largest by %s take', async (id, by, column) => {
    const plans = await plansOf(admin, folder, () => store.largest(id, by));
    expect(wholeReads(plans)).toEqual([]);
    const { rows } = await admin.query<{ position: string; ties: number }>(
      `select min(position) as position, count(*)::int - 1 as ties
       from architectures join members using (position)
       where search_id = $1
       group by ${column} order by ${column} desc limit 1`,
      [id === 'all' ? 1 : 2],
    );
    const largest = await store.largest(id, by);
    expect([String(largest?.row.position), largest?.ties]).toEqual([rows[0]?.position, rows[0]?.ties]);
    if (id === 'all') {
      expect(usedIndices(plans)).toContain(`architectures_space_id_${column}_idx`);
      expect(rowsRead(plans)).toBeLessThan(10 * ((largest?.ties ?? 0) + 100));
    } else expect(rowsRead(plans)).toBeLessThan(10 * (count / 1000));
  });

  it('asks indices for what is known and what is waited for', async () => {
    const positions = batchScores(0, 4096).map(({ position }) => position);
    await expectIndices(() => store.knownScores(space.name, batchPlan(1).spec, positions));
    await expectIndices(() => store.pendingMembers('part'));
    await expectIndices(() => store.findSearch('all'));
  });

  it('plans, records, settles and acquires by indices, however little it knows of what has come since', async () => {
    await expectIndices(() => store.planShard('all', 1n, nextPlan(4096)));
    const parts = [{ engine, scores: batchScores(0, 4096) }];
    const batch = { parts, completedShards: [0n], strategyState: null };
    await expectIndices(() => store.recordResults('all', 1n, batch));
    await expectIndices(() => store.recordResults('all', 1n, batch));
    await expectIndices(() => store.acquireSearch('part', 'here', sitting));
  });

  it('deletes a search of all of them by dropping its partition, and leaves no dead rows where scores are', async () => {
    const plans = await plansOf(admin, folder, () => store.deleteSearch('all'));
    // Whatever the number of members, nothing reads or deletes them one by one.
    const tables = plans.flatMap(({ plan }) => nodesOf(plan).map((node) => node['Relation Name']));
    expect(tables.filter((table) => table?.startsWith('members'))).toEqual([]);
    await admin.query('select pg_stat_force_next_flush()');
    const { rows } = await admin.query<{ name: string; dead: number }>(
      `select relname as name, n_dead_tup::int as dead from pg_stat_user_tables
       where relname in ('architectures', 'scores') or relname ~ '^members_' order by 1`,
    );
    expect(rows.map(({ name, dead }) => [name, dead])).toEqual([
      ['architectures', 0],
      ['members_2', 0],
      ['scores', 0],
    ]);
    expect(await readScores({})).toBe(20);
    expect(await store.findSearch('all')).toBeNull();
  });

  it('looks scores of a spec up by their key, though it was counted before that spec had any', async () => {
    await admin.query('analyze scores, architectures');
    const plan = batchPlan(4096);
    const young = { ...plan, spec: { ...plan.spec, proxyVersion: 99 } };
    await store.createSearch({ id: 'young', plan: young, ...sitting, strategyState: {} });
    const { epoch } = await store.acquireSearch('young', 'here', sitting);
    const shard = batchShard(0, 4096);
    const parts = [{ engine, scores: batchScores(0, 4096) }];
    const indices = await expectIndices(async () => {
      await store.planShard('young', epoch, shard);
      await store.recordResults('young', epoch, { parts, completedShards: [0n], strategyState: null });
      const positions = batchScores(0, 4096).map(({ position }) => position);
      expect((await store.knownScores(space.name, young.spec, positions)).size).toBe(4096);
    });
    expect([...indices].filter((index) => index?.startsWith('scores_'))).toEqual(['scores_pkey']);
  });

  it('reads of searches no more than a page of them', async () => {
    const pageSize = 50;
    const listed = [...(await store.listSearches({ limit: 2 }))];
    await admin.query(
      `insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state, created_at)
       select substr('aBcD9', 1 + n % 5, 1) || n, '', s.spec_id, s.plan, 'completed', '', 1, '{}',
         timestamptz '2025-01-01' - n % 700 * interval '1 ms'
       from generate_series(1, 20000) n, searches s where s.public_id = 'part'`,
    );
    await admin.query('analyze searches');
    const found: SearchRecord[] = [...listed];
    for (let page = 0; page < 4; page++) {
      const after = found.at(-1);
      const plans = await plansOf(admin, folder, async () => {
        found.push(...(await store.listSearches({ limit: pageSize, after })));
      });
      expect(usedIndices(plans)).toContain('searches_created_at_idx');
      expect(rowsRead(plans)).toBeLessThan(20 * pageSize);
    }
    const { rows } = await admin.query<{ id: string }>(
      `select public_id as id from searches order by created_at desc, public_id collate "C" limit $1`,
      [2 + 4 * pageSize],
    );
    expect(found.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });
});
