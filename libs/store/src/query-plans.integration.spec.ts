import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specDigest } from '@naswot/scoring';
import { findSpace, type Position } from '@naswot/space';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import type { ScoreQuery, ScoreRow, SearchRecord, ShardPlan } from './records.ts';
import type { Store } from './store.ts';
import { batchPlan, batchScores, batchShard } from './testing/batches.ts';
import {
  architecturesFor,
  bulkConfig,
  fillEnd,
  fillScores,
  lowestSize,
  partSize,
} from './testing/fill-scores.ts';
import { nodesOf, planLogConfig, plansOf, readBy, type LoggedPlan } from './testing/plan-log.ts';
import { storageOf } from './testing/storage.ts';
import { engine } from './testing/trial-search.ts';

const scores = 10_000_000;
const count = architecturesFor(scores);
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
  await fillScores(admin, scores);
}, 900_000);

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

/** Blocks of tables and indices that were asked for. */
const blocksRead = (plans: readonly LoggedPlan[]): number =>
  plans.reduce((sum, { plan }) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0);

async function expectIndices(act: () => Promise<unknown>): Promise<ReadonlySet<string | undefined>> {
  const plans = await plansOf(admin, folder, act);
  expect(plans).not.toEqual([]);
  expect(wholeReads(plans)).toEqual([]);
  return usedIndices(plans);
}

/** Expects that an act reads so many rows at most, and finds each by a few blocks of a table and its indices. */
async function expectReads(mostRows: number, act: () => Promise<unknown>): Promise<void> {
  const plans = await plansOf(admin, folder, act);
  expect(wholeReads(plans)).toEqual([]);
  expect(rowsRead(plans)).toBeLessThan(mostRows);
  expect(blocksRead(plans)).toBeLessThan(4 * mostRows);
}

/** Most of all rows that a page of twenty reads: a thousandth. */
const mostOfPage = 22_000;
/** Rows that are read for each member of a search that is read whole: its score, its architecture, and itself. */
const rowsOfMember = 8;

async function listScores(query: Partial<ScoreQuery>): Promise<readonly ScoreRow[]> {
  const found: ScoreRow[] = [];
  const usual = { orderBy: 'value', descending: true, limit: 20 } as const;
  for await (const row of store.queryScores({ ...usual, ...query })) found.push(row);
  return found;
}

const readScores = async (query: Partial<ScoreQuery>): Promise<number> => (await listScores(query)).length;

/** Every order of scores. */
const orders = (['value', 'parameters', 'scored-at'] as const).flatMap((orderBy) =>
  [true, false].map((descending) => ({ orderBy, descending })),
);

/** The next asks of the search that has asked for everything. */
function nextPlan(size: number): ShardPlan {
  const { members, ...rest } = batchShard(0, size);
  const asked = BigInt(count + size);
  return { ...rest, members: members.map((member, k) => ({ ...member, ordinal: BigInt(count + k) })), asked };
}

describe(`among ${scores.toLocaleString('en')} scores`, () => {
  it('finds a read of a whole table where there is one', async () => {
    const plans = await plansOf(admin, folder, () => admin.query('select max(separation_term) from scores'));
    expect(wholeReads(plans)).toHaveLength(1);
  });

  const architecture = space.describe(4713n as Position).architecture;
  it.each<[string, () => Partial<ScoreQuery>, number]>([
    ['nothing else', () => ({}), 20],
    ['a space and a proxy', () => ({ space: space.name, proxy: 'naswot' }), 20],
    ['a spec', () => ({ specDigest: specDigest(batchPlan(1).spec).slice(0, 8) }), 20],
    ['an architecture', () => ({ architecture }), 1],
    ['a least value that few have', () => ({ minValue: 999_900 }), 20],
    ['a least value that most have', () => ({ minValue: 5 }), 20],
    ['a least value that none has', () => ({ minValue: 2_000_000 }), 0],
    ['most parameters that few have', () => ({ maxParameters: 1100 }), 20],
    ['most parameters that most have', () => ({ maxParameters: 900_000 }), 20],
    ['most parameters that none has', () => ({ maxParameters: 10 }), 0],
    ['a time since when few were scored', () => ({ since: new Date(fillEnd.getTime() - 15) }), 16],
    ['a time since when most were scored', () => ({ since: new Date(fillEnd.getTime() - 9_000_000) }), 20],
    ['a time since when none was scored', () => ({ since: new Date(fillEnd.getTime() + 1000) }), 0],
    ['a time and a least value', () => ({ since: new Date(fillEnd.getTime() - 15), minValue: 5 }), 13],
  ])(
    'reads little of all scores, by indices, for those of %s, in every order',
    async (_, query, expected) => {
      for (const order of orders)
        for (const source of [{}, { searchId: 'all' }])
          await expectReads(mostOfPage, async () => {
            expect(await readScores({ ...query(), ...order, ...source })).toBe(expected);
          });
    },
  );

  it('reads the members of a small search, and no more', async () => {
    for (const order of orders)
      await expectReads(rowsOfMember * partSize, async () => {
        expect(await readScores({ ...order, searchId: 'part' })).toBe(20);
      });
  });

  it('reads a larger search whose scores stand far behind, and not all that stand before them', async () => {
    for (const order of orders)
      await expectReads(mostOfPage + rowsOfMember * lowestSize, async () => {
        expect(await readScores({ ...order, searchId: 'lowest' })).toBe(20);
      });
    await expectReads(mostOfPage + rowsOfMember * lowestSize, () => store.best('lowest', 20));
  });

  it('finds all of a larger search, in order', async () => {
    const found = await listScores({ searchId: 'lowest', limit: 2 * lowestSize });
    const { rows } = await admin.query<{ position: string }>(
      `select position from members_3 join scores using (position) order by value desc, position desc`,
    );
    expect(found.map(({ position }) => String(position))).toEqual(rows.map(({ position }) => position));
    const best = await store.best('lowest', 20);
    const valueOf = ({ outcome }: ScoreRow) => (outcome.kind === 'scored' ? outcome.value : null);
    expect(best.map(valueOf)).toEqual(found.slice(0, 20).map(valueOf));
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
       from architectures
       where space_id = 1 and position < $1
         and ${column} = (select max(${column}) from architectures where space_id = 1 and position < $1)`,
      [id === 'all' ? count : partSize],
    );
    const largest = await store.largest(id, by);
    expect([String(largest?.row.position), largest?.ties]).toEqual([rows[0]?.position, rows[0]?.ties]);
    if (id === 'all') {
      expect(usedIndices(plans)).toContain(`architectures_space_id_${column}_idx`);
      expect(rowsRead(plans)).toBeLessThan(10 * ((largest?.ties ?? 0) + 100));
    } else expect(rowsRead(plans)).toBeLessThan(rowsOfMember * partSize);
  });

  it('finds the largest of a larger search whose networks are all small, and reads not all that are larger', async () => {
    const { rows: searches } = await admin.query<{ id: string }>(
      `insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state, asked, epoch)
       select 'small', '', spec_id, plan, state, engine, lanes, strategy_state, asked, epoch
       from searches where public_id = 'lowest' returning id`,
    );
    const id = searches[0]?.id ?? '';
    const members = `members_${id}`;
    await admin.query(
      `create table ${members} partition of members for values in (${id});
       insert into ${members}
       select ${id}, row_number() over () - 1, position, representative, true
       from (select * from architectures where space_id = 1 order by parameters, position limit ${lowestSize}) a;
       analyze ${members}`,
    );
    const most = 2 * (mostOfPage + rowsOfMember * lowestSize);
    for (const by of ['parameters', 'relu-units'] as const)
      await expectReads(most, () => store.largest('small', by));
    const { rows } = await admin.query<{ parameters: number; ties: number }>(
      `select parameters::int, count(*)::int - 1 as ties from ${members} join architectures using (position)
       where space_id = 1 group by parameters order by parameters desc limit 1`,
    );
    const largest = await store.largest('small', 'parameters');
    expect([largest?.row.parameters, largest?.ties]).toEqual([rows[0]?.parameters, rows[0]?.ties]);
    await store.deleteSearch('small');
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

  it('deletes a search of all of them by dropping its partition, and leaves nothing of it', async () => {
    const before = await storageOf(admin);
    expect(before.tables.get('members_1')).toBeGreaterThan(100 * count);
    const plans = await plansOf(admin, folder, () => store.deleteSearch('all'));
    // Whatever the number of members, nothing reads or deletes them one by one: what waits for scores is deleted, and no more.
    const tables = plans.flatMap(({ plan }) => nodesOf(plan).map((node) => node['Relation Name']));
    expect(tables.filter((table) => table?.startsWith('members'))).toEqual([]);
    expect(rowsRead(plans)).toBeLessThan(3 * partSize);
    await admin.query('select pg_stat_force_next_flush()');
    const after = await storageOf(admin);
    expect(after.logBytes - before.logBytes).toBeLessThan(512 * partSize);
    // Scores belong to their spec and stay, as do the architectures; the room that the members took is free at once.
    const { members_1: freed = 0, ...rest } = Object.fromEntries(before.tables);
    expect(Object.fromEntries(after.tables)).toEqual(rest);
    expect(before.databaseBytes - after.databaseBytes).toBeGreaterThan(0.99 * freed);
    expect(after.deadRows).toEqual({ architectures: 0, members_2: 0, members_3: 0, scores: 0 });
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
