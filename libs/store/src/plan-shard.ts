import type { PrismaClient } from './generated/prisma/client.ts';
import { holdSearch, type Database } from './database.ts';
import { encodeWork, jsonRows } from './json-codec.ts';
import { insertMembers } from './members.ts';
import type { ArchitectureRecord, ShardPlan, ShardRecord } from './records.ts';

/** What is known of architectures without running them; known ones are left as they are. */
export async function recordArchitectures(
  tx: Database,
  spaceId: number,
  rows: readonly ArchitectureRecord[],
): Promise<void> {
  if (rows.length === 0) return;
  // In one order everywhere: two transactions that wait for each other's rows would deadlock.
  await tx.$executeRaw`
    insert into architectures (space_id, position, architecture, published_index, representative, parameters, macs,
      relu_units, relu_units_released, is_connected)
    select ${spaceId}, r.position, r.architecture, r."publishedIndex", r.representative, r.parameters, r.macs,
      r."reluUnits", r."reluUnitsReleased", r."isConnected"
    from jsonb_to_recordset(${jsonRows(rows)}::jsonb) as r(position bigint, architecture text, "publishedIndex" int,
      representative bigint, parameters bigint, macs bigint, "reluUnits" int, "reluUnitsReleased" int, "isConnected" boolean)
    order by r.position
    on conflict do nothing`;
}

/** A shard that is outstanding already keeps its work; the higher attempt counts. */
async function recordShard(tx: Database, searchId: bigint, shard: ShardRecord): Promise<void> {
  const { number, work, attempt } = shard;
  await tx.$executeRaw`
    insert into shards (search_id, number, work, attempt)
    values (${searchId}, ${number}, ${JSON.stringify(encodeWork(work))}::jsonb, ${attempt})
    on conflict (search_id, number) do update set attempt = excluded.attempt where shards.attempt < excluded.attempt`;
}

/**
 * Writes a planned shard, its members and the strategy's new state in one transaction. Safe to repeat: a plan whose asks are
 * recorded already changes nothing. A plan without members dispatches what was asked for before (a shard that is split, or its
 * next attempt).
 */
export async function planShard(
  client: PrismaClient,
  id: string,
  epoch: bigint,
  plan: ShardPlan,
): Promise<void> {
  await client.$transaction(async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    if (plan.members.length > 0 && held.asked >= plan.asked) return;
    await recordArchitectures(tx, held.spaceId, plan.architectures);
    if (plan.shard !== null) await recordShard(tx, held.id, plan.shard);
    if (held.asked >= plan.asked) return;
    const { planned, waiting } = await insertMembers(tx, held.id, held.specId, plan.members);
    await tx.$executeRaw`
      update searches set asked = ${plan.asked}, reused = reused + ${planned - waiting},
        strategy_state = ${JSON.stringify(plan.strategyState)}::jsonb
      where id = ${held.id}`;
  });
}
