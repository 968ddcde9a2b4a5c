import type { PrismaClient } from './generated/prisma/client.ts';
import { holdSearch, type Database } from './database.ts';
import { encodeWork } from './json-codec.ts';
import type { ArchitectureRecord, ShardPlan } from './records.ts';

const json = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** What is known of architectures without running them; known ones are left as they are. */
export async function recordArchitectures(
  tx: Database,
  spaceId: number,
  rows: readonly ArchitectureRecord[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into architectures (space_id, position, architecture, published_index, representative, parameters, macs,
      relu_units, relu_units_released, is_connected)
    select ${spaceId}, r.position, r.architecture, r."publishedIndex", r.representative, r.parameters, r.macs,
      r."reluUnits", r."reluUnitsReleased", r."isConnected"
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(position bigint, architecture text, "publishedIndex" int,
      representative bigint, parameters bigint, macs bigint, "reluUnits" int, "reluUnitsReleased" int, "isConnected" boolean)
    on conflict do nothing`;
}

async function recordMembers(tx: Database, searchId: bigint, { members }: ShardPlan): Promise<void> {
  const rows = members.map(({ ordinal, position, representative, origin, isResolved }) => ({
    ordinal,
    position,
    representative,
    dispatched: origin === 'dispatched',
    resolved: isResolved,
  }));
  await tx.$executeRaw`
    insert into members (search_id, ordinal, position, representative, is_dispatched, is_resolved)
    select ${searchId}, r.ordinal, r.position, r.representative, r.dispatched, r.resolved
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as r(ordinal bigint, position bigint, representative bigint, dispatched boolean, resolved boolean)
    on conflict do nothing`;
}

/**
 * Writes a planned shard, its members and the strategy's new state in one transaction. Safe to repeat: a plan whose asks are
 * recorded already changes nothing.
 */
export async function planShard(
  client: PrismaClient,
  id: string,
  epoch: bigint,
  plan: ShardPlan,
): Promise<void> {
  await client.$transaction(async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    if (held.asked >= plan.asked) return;
    await recordArchitectures(tx, held.spaceId, plan.architectures);
    await recordMembers(tx, held.id, plan);
    if (plan.shard !== null) {
      const { number, work, attempt } = plan.shard;
      await tx.shard.create({ data: { searchId: held.id, number, work: encodeWork(work), attempt } });
    }
    const known = plan.members.filter(({ isResolved }) => isResolved).length;
    await tx.$executeRaw`
      update searches set asked = ${plan.asked}, reused = reused + ${known},
        strategy_state = ${JSON.stringify(plan.strategyState)}::jsonb
      where id = ${held.id}`;
  });
}
