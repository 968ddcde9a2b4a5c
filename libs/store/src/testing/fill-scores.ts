import type pg from 'pg';
import { specDigest } from '@naswot/scoring';
import { encodePlan } from '../json-codec.ts';
import { batchPlan } from './batches.ts';

/** Settings of a server that is filled faster than one that keeps what it has. */
export const bulkConfig: Readonly<Record<string, string>> = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  maintenance_work_mem: '256MB',
};

/** Tables that are filled; their indices beside the primary keys are made afterwards, which takes a third of the time. */
const tables = ['architectures', 'scores', 'members'] as const;

async function withoutIndices(client: pg.Client, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = any ($1) and indexname not like '%_pkey'`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await fill();
  // That of a partitioned table is written as if its partitions were to be left out.
  for (const { definition } of rows) await client.query(definition.replace(' ON ONLY ', ' ON '));
}

/** When the last of the scores was made; each is a millisecond older than the next. */
export const fillEnd = new Date(Date.UTC(2026, 0, 1));

/** How many members the smaller search has. */
const partOf = (count: number): number => Math.ceil(count / 1000);

/** Every hundredth has no value; positions of one class stand together, three in each. */
const fillStatements = (count: number): readonly string[] => [
  `insert into architectures
   select 1, n, 'architecture ' || n, n, n - n % 3, 1000 + (n * 7919) % 1000003, n,
     1 + (n * 6007) % 10007, 2, true
   from generate_series(0::bigint, ${count - 1}) n`,
  `insert into scores (spec_id, position, value, reason, detail, duration_ms, engine_id, search_id, scored_at)
   select 1, n, case when n % 100 > 0 then (n * 104729) % 1000003 end,
     case when n % 100 = 0 then 'disconnected' end, case when n % 100 = 0 then '' end, 1, 1, 1,
     timestamptz '${fillEnd.toISOString()}' - n * interval '1 ms'
   from generate_series(0::bigint, ${count - 1}, 3) n`,
  `insert into members select 1, n, n, n - n % 3, n % 3 = 0 from generate_series(0::bigint, ${count - 1}) n`,
  `insert into members select 2, n, n, n - n % 3, true from generate_series(0::bigint, ${partOf(count)}) n`,
  `insert into pending select 1, n, n, n, true from generate_series(0::bigint, ${count / 10}) n`,
  `insert into pending select 2, n, n, n, true from generate_series(0::bigint, ${partOf(count)}) n`,
];

/**
 * Fills an empty store with `count` architectures in classes of three, a score for each class, and two searches under one spec:
 * `all` asked for every architecture, and `part` waits for a thousandth of them.
 */
export async function fillScores(client: pg.Client, count: number): Promise<void> {
  const plan = batchPlan(1);
  await client.query(`insert into spaces (name, settings) values ($1, '{}')`, [plan.space]);
  await client.query(`insert into specs (space_id, proxy, digest, content) values (1, $1, $2, $3)`, [
    plan.spec.proxy,
    specDigest(plan.spec),
    JSON.stringify(plan.spec),
  ]);
  await client.query(`insert into engines (name, version, device) values ('test', '1', 'none')`);
  for (const [k, id] of ['all', 'part'].entries()) {
    await client.query(
      `insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state, asked, epoch)
       values ($1, $1, 1, $2, 'running', 'test', 1, '{}', $3, 1)`,
      [id, encodePlan(plan), k === 0 ? count : partOf(count)],
    );
    await client.query(`create table members_${k + 1} partition of members for values in (${k + 1})`);
  }
  await withoutIndices(client, async () => {
    for (const statement of fillStatements(count)) await client.query(statement);
  });
  await client.query('vacuum analyze');
}
