import type { Pool } from 'pg';
import { column } from './column.ts';
import { fenced, holdSearch, writeStrategyState } from './held-search.ts';
import { encodeWork } from './json-codec.ts';
import { holdMembers } from './members.ts';
import { isOfSpec } from './pending.ts';
import type { ArchitectureRecord, AskingSearch, MemberRecord, ShardPlan } from './records.ts';
import { runStatement, transaction, type Connection } from './statement.ts';

/** Columns $1 to $9, as `architectureColumns` gives them. In one order everywhere: two transactions that wait for each other's rows would deadlock. */
const insertArchitectures = (spaceId: string, source = ''): string => `
  insert into architectures (space_id, position, architecture, published_index, representative, parameters, macs,
    relu_units, relu_units_released, is_connected)
  select ${spaceId}, r.*
  from ${source} unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[],
    $8::int[], $9::boolean[]) as r(position)
  order by r.position
  on conflict do nothing`;

const architectureColumns = (rows: readonly ArchitectureRecord[]): readonly string[] => [
  column(rows, (row) => row.position),
  column(rows, (row) => row.architecture),
  column(rows, (row) => row.publishedIndex),
  column(rows, (row) => row.representative),
  column(rows, (row) => row.parameters),
  column(rows, (row) => row.macs),
  column(rows, (row) => row.reluUnits),
  column(rows, (row) => row.reluUnitsReleased),
  column(rows, (row) => row.isConnected),
];

const recordArchitecturesStatement = {
  name: 'record-architectures',
  text: insertArchitectures('$10::int'),
};

/** What is known of architectures without running them; known ones are left as they are. */
export async function recordArchitectures(
  tx: Connection,
  spaceId: number,
  rows: readonly ArchitectureRecord[],
): Promise<void> {
  if (rows.length === 0) return;
  await runStatement(tx, recordArchitecturesStatement, [...architectureColumns(rows), spaceId]);
}

/**
 * `held` is locked, `current` is it where the plan is to be written, `asking` where its asks are. A shard that is outstanding
 * already keeps its work, and the higher attempt counts. Members that are there already are left as they are; one that leans on a
 * score which came since its plan was made does not wait.
 */
const planShardStatement = {
  name: 'plan-shard',
  text: `
    with held as (
      select s.id, s.spec_id, p.space_id, s.asked from searches s join specs p on p.id = s.spec_id
      where s.public_id = $15 and s.epoch = $16
      for update of s
    ), current as (
      select * from held where asked < $17::bigint or cardinality($10::bigint[]) = 0
    ), asking as (
      select * from held where asked < $17
    ), described as (
      ${insertArchitectures('current.space_id', 'current,')}
    ), dispatched as (
      insert into shards (search_id, number, work, attempt)
      select current.id, $19::bigint, $20::jsonb, $21::int from current where $19::bigint is not null
      on conflict (search_id, number) do update set attempt = excluded.attempt where shards.attempt < excluded.attempt
    ), given as (
      select asking.id, asking.spec_id, r.*
      from asking cross join unnest($10::bigint[], $11::bigint[], $12::bigint[], $13::boolean[], $14::boolean[])
        as r(ordinal, position, representative, is_dispatched, is_resolved)
      where r.ordinal >= asking.asked
    ), planned as (
      insert into members (search_id, ordinal, position, representative, is_dispatched)
      select id, ordinal, position, representative, is_dispatched from given
    ), waiting as (
      insert into pending (search_id, representative, ordinal, position, is_dispatched)
      select id, representative, ordinal, position, is_dispatched from given
      where not is_resolved and (is_dispatched or not exists (
        select from scores s where ${isOfSpec('given.spec_id', 's')} and s.position = given.representative))
      returning ordinal
    ), asked as (
      update searches s set asked = $17, strategy_state = $18::jsonb,
        reused = s.reused + (select count(*) from given) - (select count(*) from waiting)
      from asking where s.id = asking.id
    )
    select asked < $17 as "isNew" from held`,
};

const memberColumns = (rows: readonly MemberRecord[]): readonly string[] => [
  column(rows, (row) => row.ordinal),
  column(rows, (row) => row.position),
  column(rows, (row) => row.representative),
  column(rows, (row) => row.origin === 'dispatched'),
  column(rows, (row) => row.isResolved),
];

/** All of it in one statement. Whether its asks were not written before. */
async function writePlan(
  connection: Connection,
  id: string,
  epoch: bigint,
  { architectures, members, shard, strategyState, asked }: ShardPlan,
): Promise<boolean> {
  const [held] = await runStatement<{ readonly isNew: boolean }>(connection, planShardStatement, [
    ...architectureColumns(architectures),
    ...memberColumns(members),
    id,
    epoch,
    asked,
    JSON.stringify(strategyState),
    shard?.number ?? null,
    shard === null ? null : JSON.stringify(encodeWork(shard.work)),
    shard?.attempt ?? null,
  ]);
  if (held === undefined) throw fenced(id);
  return held.isNew;
}

/** The first search before its repeat, as whoever changes both takes them; the repeat's own state stays empty. */
function planForOther(
  pool: Pool,
  [id, epoch]: readonly [string, bigint],
  { strategyState, ...plan }: ShardPlan,
  asking: AskingSearch,
): Promise<void> {
  return transaction(pool, async (tx) => {
    await holdMembers(tx);
    const held = await holdSearch(tx, asking.id, asking.epoch);
    const isNew = await writePlan(tx, id, epoch, { ...plan, strategyState: {} });
    if (isNew) await writeStrategyState(tx, held, strategyState);
  });
}

/**
 * Writes a planned shard, its members and the strategy's new state in one transaction. Safe to repeat: a plan whose asks are
 * recorded already changes nothing. A plan without members dispatches what was asked for before (a shard that is split, or its
 * next attempt).
 */
export async function planShard(pool: Pool, id: string, epoch: bigint, plan: ShardPlan): Promise<void> {
  const { asking } = plan;
  if (asking === undefined) await writePlan(pool, id, epoch, plan);
  else await planForOther(pool, [id, epoch], plan, asking);
}
