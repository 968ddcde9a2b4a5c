import type { Pool } from 'pg';
import { fenced } from './held-search.ts';
import { encodeWork, jsonRows } from './json-codec.ts';
import type { ArchitectureRecord, MemberRecord, ShardPlan } from './records.ts';
import { runStatement, type Connection } from './statement.ts';

/** In one order everywhere: two transactions that wait for each other's rows would deadlock. */
const insertArchitectures = (spaceId: string, rows: string, source = ''): string => `
  insert into architectures (space_id, position, architecture, published_index, representative, parameters, macs,
    relu_units, relu_units_released, is_connected)
  select ${spaceId}, r.position, r.architecture, r."publishedIndex", r.representative, r.parameters, r.macs,
    r."reluUnits", r."reluUnitsReleased", r."isConnected"
  from ${source} jsonb_to_recordset(${rows}::jsonb) as r(position bigint, architecture text, "publishedIndex" int,
    representative bigint, parameters bigint, macs bigint, "reluUnits" int, "reluUnitsReleased" int, "isConnected" boolean)
  order by r.position
  on conflict do nothing`;

const recordArchitecturesStatement = {
  name: 'record-architectures',
  text: insertArchitectures('$1::int', '$2'),
};

/** What is known of architectures without running them; known ones are left as they are. */
export async function recordArchitectures(
  tx: Connection,
  spaceId: number,
  rows: readonly ArchitectureRecord[],
): Promise<void> {
  if (rows.length > 0) await runStatement(tx, recordArchitecturesStatement, [spaceId, jsonRows(rows)]);
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
      where s.public_id = $1 and s.epoch = $2
      for update of s
    ), current as (
      select * from held where asked < $3::bigint or $6::jsonb = '[]'
    ), asking as (
      select * from held where asked < $3
    ), described as (
      ${insertArchitectures('current.space_id', '$5', 'current,')}
    ), dispatched as (
      insert into shards (search_id, number, work, attempt)
      select current.id, $7::bigint, $8::jsonb, $9::int from current where $7::bigint is not null
      on conflict (search_id, number) do update set attempt = excluded.attempt where shards.attempt < excluded.attempt
    ), given as (
      select * from jsonb_to_recordset($6::jsonb)
        as r(ordinal bigint, position bigint, representative bigint, dispatched boolean, resolved boolean)
    ), planned as (
      insert into members (search_id, ordinal, position, representative, is_dispatched)
      select asking.id, ordinal, position, representative, dispatched from asking, given order by ordinal
      on conflict do nothing
      returning ordinal
    ), waiting as (
      insert into pending (search_id, representative, ordinal, position, is_dispatched)
      select asking.id, g.representative, g.ordinal, g.position, g.dispatched
      from asking cross join given g join planned using (ordinal)
      where not g.resolved and (g.dispatched or not exists (
        select from scores s where s.spec_id = asking.spec_id and s.position = g.representative))
      returning ordinal
    ), asked as (
      update searches s set asked = $3, strategy_state = $4::jsonb,
        reused = s.reused + (select count(*) from planned) - (select count(*) from waiting)
      from asking where s.id = asking.id
    )
    select id from held`,
};

const memberRow = ({ ordinal, position, representative, origin, isResolved }: MemberRecord): object => ({
  ordinal,
  position,
  representative,
  dispatched: origin === 'dispatched',
  resolved: isResolved,
});

/**
 * Writes a planned shard, its members and the strategy's new state in one transaction. Safe to repeat: a plan whose asks are
 * recorded already changes nothing. A plan without members dispatches what was asked for before (a shard that is split, or its
 * next attempt).
 */
export async function planShard(pool: Pool, id: string, epoch: bigint, plan: ShardPlan): Promise<void> {
  const { architectures, members, shard, strategyState, asked } = plan;
  const held = await runStatement(pool, planShardStatement, [
    id,
    epoch,
    asked,
    JSON.stringify(strategyState),
    jsonRows(architectures),
    jsonRows(members.map(memberRow)),
    shard?.number ?? null,
    shard === null ? null : JSON.stringify(encodeWork(shard.work)),
    shard?.attempt ?? null,
  ]);
  if (held.length === 0) throw fenced(id);
}
