import type { SearchPlan, SearchState, StrategyState } from '@naswot/search';
import { specDigest, type EngineDescription, type ScoringSpec } from '@naswot/scoring';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { appendEvent, holdSearch, type Database } from './database.ts';
import { createPartition, dropPartition } from './members.ts';
import { settleKnown } from './pending.ts';
import { decodePlan, encodePlan } from './json-codec.ts';
import type { SearchRecord } from './records.ts';
import { refreshStatistics } from './statistics.ts';
import { StoreError } from './store-error.ts';

const withSpec = { spec: true } as const;
type SearchRow = Prisma.SearchGetPayload<{ include: typeof withSpec }>;

/** Members by search that its counts call unscorable for an attempt, and that have a number by now: another search's. */
async function countShadowed(tx: Database, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, bigint>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: bigint; shadowed: bigint }[]>`
    select t.search_id as id, sum(t.members)::bigint as shadowed
    from attempts t
    join searches q on q.id = t.search_id
    join scores s on s.spec_id = q.spec_id and s.position = t.position
    where t.search_id in (${Prisma.join(ids)}) and s.value is not null
    group by t.search_id`;
  return new Map(rows.map(({ id, shadowed }) => [id, shadowed]));
}

async function toRecords(tx: Database, rows: readonly SearchRow[]): Promise<readonly SearchRecord[]> {
  const shadowed = await countShadowed(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toRecord(row, shadowed.get(row.id) ?? 0n));
}

function toRecord(row: SearchRow, shadowed: bigint): SearchRecord {
  const { reused, asked } = row;
  const scored = row.scored + shadowed;
  const unscorable = row.unscorable - shadowed;
  return {
    id: row.publicId,
    plan: decodePlan(row.plan),
    specDigest: row.spec.digest,
    state: row.state as SearchState,
    failure: row.failure,
    epoch: row.epoch,
    owner: row.owner,
    engine: row.engine,
    lanes: row.lanes,
    counts: { samples: asked, scored, unscorable, reused, pending: asked - scored - unscorable - reused },
    strategyState: row.strategyState as StrategyState,
    asked,
    activeMs: row.activeMs,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}

/** The row of a space under settings, made on first sight. */
export async function spaceId(
  tx: Database,
  name: string,
  settings: Readonly<Record<string, number>>,
): Promise<number> {
  const key = { name, settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort())) };
  const where = { name_settings: key };
  // Looked for first: an upsert that finds its row burns a number of the sequence all the same.
  const row =
    (await tx.space.findUnique({ where })) ?? (await tx.space.upsert({ where, create: key, update: {} }));
  return row.id;
}

/** The row of a spec in a space, made on first sight. */
export async function specRow(
  tx: Database,
  space: string,
  spec: ScoringSpec,
): Promise<{ id: number; spaceId: number }> {
  const key = { spaceId: await spaceId(tx, space, spec.network), digest: specDigest(spec) };
  const where = { spaceId_digest: key };
  const content = JSON.parse(JSON.stringify(spec)) as Prisma.InputJsonValue;
  const create = { ...key, proxy: spec.proxy, content };
  return (await tx.spec.findUnique({ where })) ?? (await tx.spec.upsert({ where, create, update: {} }));
}

/** The row of an engine on a device, made on first sight. */
export async function engineId(tx: Database, engine: EngineDescription): Promise<number> {
  const key = { name: engine.name, version: engine.version, device: engine.device };
  const where = { name_version_device: key };
  const row =
    (await tx.engine.findUnique({ where })) ?? (await tx.engine.upsert({ where, create: key, update: {} }));
  return row.id;
}

const noSuchSearch = (id: string): StoreError =>
  new StoreError('no-such-search', `there is no search ${id}`, 'naswot searches list shows what there is');

export interface NewSearch {
  readonly id: string;
  readonly plan: SearchPlan;
  readonly engine: string;
  readonly lanes: number;
  readonly strategyState: StrategyState;
}

export async function createSearch(client: PrismaClient, search: NewSearch): Promise<SearchRecord> {
  return client.$transaction(async (tx) => {
    const spec = await specRow(tx, search.plan.space, search.plan.spec);
    const row = await tx.search.create({
      data: {
        publicId: search.id,
        name: search.plan.name,
        specId: spec.id,
        plan: encodePlan(search.plan),
        state: 'paused',
        engine: search.engine,
        lanes: search.lanes,
        strategyState: search.strategyState,
      },
      include: withSpec,
    });
    await createPartition(tx, row.id);
    await appendEvent(tx, row.id, 'created', { space: search.plan.space, strategy: search.plan.strategy });
    return toRecord(row, 0n);
  });
}

/** By id, else by a beginning of one id, else by name; a StoreError where several fit. */
export async function findSearch(client: PrismaClient, idOrName: string): Promise<SearchRecord | null> {
  const exact = await client.search.findUnique({ where: { publicId: idOrName }, include: withSpec });
  if (exact !== null) return (await toRecords(client, [exact]))[0] ?? null;
  const rows = await client.search.findMany({
    where: { OR: [{ publicId: { startsWith: idOrName } }, { name: idOrName }] },
    include: withSpec,
    take: 2,
  });
  if (rows.length > 1)
    throw new StoreError(
      'ambiguous',
      `'${idOrName}' stands for ${rows.map(({ publicId }) => publicId).join(' and ')}; give a whole id`,
    );
  return (await toRecords(client, rows))[0] ?? null;
}

export async function listSearches(client: PrismaClient): Promise<readonly SearchRecord[]> {
  return toRecords(client, await client.search.findMany({ include: withSpec, orderBy: { id: 'asc' } }));
}

export interface SittingChange {
  readonly engine: string;
  readonly lanes: number;
  readonly budget?: SearchPlan['budget'];
}

export async function acquireSearch(
  client: PrismaClient,
  id: string,
  owner: string,
  change: SittingChange,
): Promise<SearchRecord> {
  return client.$transaction(async (tx) => {
    const before = await tx.search.findUnique({ where: { publicId: id } });
    if (before === null) throw noSuchSearch(id);
    const plan = decodePlan(before.plan);
    const row = await tx.search.update({
      where: { publicId: id },
      data: {
        epoch: { increment: 1 },
        state: 'running',
        owner,
        failure: null,
        finishedAt: null,
        engine: change.engine,
        lanes: change.lanes,
        plan: encodePlan({ ...plan, budget: change.budget ?? plan.budget }),
      },
      include: withSpec,
    });
    await appendEvent(tx, row.id, 'started', { owner, engine: change.engine, lanes: change.lanes });
    const counts = await settleKnown(tx, row);
    return (await toRecords(tx, [{ ...row, ...counts }]))[0] ?? toRecord(row, 0n);
  });
}

export interface SittingEnd {
  readonly state: SearchState;
  readonly failure?: string;
  /** Time of this sitting, added to the search's. */
  readonly activeMs: number;
}

export async function releaseSearch(
  client: PrismaClient,
  id: string,
  epoch: bigint,
  end: SittingEnd,
): Promise<void> {
  await client.$transaction(async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    const isOver = end.state === 'completed' || end.state === 'cancelled' || end.state === 'failed';
    await tx.$executeRaw`
      update searches set state = ${end.state}, owner = null, failure = ${end.failure ?? null},
        active_ms = active_ms + ${end.activeMs}, finished_at = case when ${isOver} then now() end
      where id = ${held.id}`;
    await appendEvent(tx, held.id, end.state, end.failure === undefined ? {} : { failure: end.failure });
  });
  await refreshStatistics(client);
}

/** Changes the state of a search that nobody runs. */
export async function setState(client: PrismaClient, id: string, state: SearchState): Promise<void> {
  await client.$transaction(async (tx) => {
    const [row] = await tx.search.updateManyAndReturn({
      where: { publicId: id },
      data: { state, epoch: { increment: 1 }, owner: null },
    });
    if (row === undefined) throw noSuchSearch(id);
    await appendEvent(tx, row.id, state, {});
  });
}

/** Drops the search's members at once, whatever their number; what else belongs to it goes with its row. */
export async function deleteSearch(client: PrismaClient, id: string): Promise<void> {
  await client.$transaction(async (tx) => {
    const row = await tx.search.findUnique({ where: { publicId: id } });
    if (row === null) throw noSuchSearch(id);
    await tx.search.delete({ where: { id: row.id } });
    await dropPartition(tx, row.id);
  });
}
