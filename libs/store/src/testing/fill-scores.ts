import type pg from 'pg';
import { specDigest } from '@naswot/scoring';
import { encodePlan } from '../json-codec.ts';
import { batchPlan } from './batches.ts';

/** Settings of a server that is filled faster than one that keeps what it has, and does nothing that it is not told. */
export const bulkConfig: Readonly<Record<string, string>> = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  maintenance_work_mem: '512MB',
  autovacuum: 'off',
};

/** Tables that are filled; their keys and indices are made afterwards, which takes a third of the time. */
const tables = ['architectures', 'scores', 'members'] as const;

async function withoutIndices(client: pg.Client, fill: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'p' and conrelid::regclass::text = any ($1)`,
    [tables],
  );
  const { rows: indices } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = any ($1) and indexname not like '%_pkey'`,
    [tables],
  );
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of indices) await client.query(`drop index ${name}`);
  await fill();
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  // That of a partitioned table is written as if its partitions were to be left out.
  for (const { definition } of indices) await client.query(definition.replace(' ON ONLY ', ' ON '));
}

/** When the last of the scores was made; each is a millisecond older than the next. */
export const fillEnd = new Date(Date.UTC(2026, 0, 1));

/** How many architectures a store has for so many scores: of twelve, the first three are of one class. */
export const architecturesFor = (scores: number): number => Math.ceil(scores * 1.2);

/** Members of the search that waits for all of them, and of the one whose scores are the lowest: too many to be read whole. */
export const partSize = 10_000;
export const lowestSize = 30_000;

/** Every hundredth has no value. */
const fillStatements = (architectures: number): readonly string[] => [
  `insert into architectures
   select 1, n, 'architecture ' || n, n, n - case when n % 12 < 3 then n % 12 else 0 end,
     1000 + (n * 7919) % 1000003, n, 1 + (n * 6007) % 10007, 2, true
   from generate_series(0::bigint, ${architectures - 1}) n`,
  `insert into scores (spec_id, position, value, reason, detail, duration_ms, engine_id, search_id, scored_at)
   select 1, n, case when n % 100 > 0 then (n * 104729) % 1000003 end,
     case when n % 100 = 0 then 'disconnected' end, case when n % 100 = 0 then '' end, 1, 1, 1,
     timestamptz '${fillEnd.toISOString()}' - n * interval '1 ms'
   from generate_series(0::bigint, ${architectures - 1}) n where n % 12 not in (1, 2)`,
  `insert into members select 1, position, position, representative, position = representative from architectures`,
  `insert into members
   select 2, position, position, representative, true from architectures where position < ${partSize}`,
  `insert into pending select k, n, n, n, true from generate_series(1, 2) k, generate_series(0, ${partSize - 1}) n`,
];

const addLowest = `
  insert into members select 3, row_number() over () - 1, position, position, true
  from (select position from scores where spec_id = 1 and value is not null
    order by value, position limit ${lowestSize}) s`;

/**
 * Fills an empty store with so many scores, and three searches under their spec: \`all\` asked for every architecture, \`part\` waits
 * for the first of them, and \`lowest\` asked for those that have the lowest values. Nothing of it is logged: a table that its
 * transaction emptied needs no log where \`wal_level\` is minimal.
 */
export async function fillScores(client: pg.Client, scores: number): Promise<void> {
  const plan = batchPlan(1);
  await client.query(`set auto_explain.log_min_duration = -1`);
  await client.query(`insert into spaces (name, settings) values ($1, '{}')`, [plan.space]);
  await client.query(`insert into specs (space_id, proxy, digest, content) values (1, $1, $2, $3)`, [
    plan.spec.proxy,
    specDigest(plan.spec),
    JSON.stringify(plan.spec),
  ]);
  await client.query(`insert into engines (name, version, device) values ('test', '1', 'none')`);
  const searches = { all: architecturesFor(scores), part: partSize, lowest: lowestSize };
  for (const [k, [id, asked]] of Object.entries(searches).entries()) {
    await client.query(
      `insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state, asked, epoch)
       values ($1, $1, 1, $2, 'running', 'test', 1, '{}', $3, 1)`,
      [id, encodePlan(plan), asked],
    );
    await client.query(`create table members_${k + 1} partition of members for values in (${k + 1})`);
  }
  await client.query('begin');
  await client.query('truncate architectures, scores, members');
  await withoutIndices(client, async () => {
    for (const statement of fillStatements(architecturesFor(scores))) await client.query(statement);
  });
  await client.query(addLowest);
  await client.query('commit');
  await client.query('vacuum analyze');
  await client.query(`reset auto_explain.log_min_duration`);
}
