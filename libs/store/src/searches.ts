import type { SearchPlan, SearchState, StrategyState } from '@naswot/search';
import { specDigest, type EngineDescription, type ScoringSpec } from '@naswot/scoring';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import { appendEvent, holdSearch, type Database } from './database.ts';
import { decodePlan, encodePlan } from './json-codec.ts';
import type { SearchRecord } from './records.ts';
import { StoreError } from './store-error.ts';

const withSpec = { spec: true } as const;
type SearchRow = Prisma.SearchGetPayload<{ include: typeof withSpec }>;

function toRecord(row: SearchRow): SearchRecord {
  const { scored, unscorable, reused, asked } = row;
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
  const row = await tx.space.upsert({ where: { name_settings: key }, create: key, update: {} });
  return row.id;
}

/** The row of a spec in a space, made on first sight. */
export async function specRow(
  tx: Database,
  space: string,
  spec: ScoringSpec,
): Promise<{ id: number; spaceId: number }> {
  const key = { spaceId: await spaceId(tx, space, spec.network), digest: specDigest(spec) };
  const content = JSON.parse(JSON.stringify(spec)) as Prisma.InputJsonValue;
  return tx.spec.upsert({
    where: { spaceId_digest: key },
    create: { ...key, proxy: spec.proxy, content },
    update: {},
  });
}

/** The row of an engine on a device, made on first sight. */
export async function engineId(tx: Database, engine: EngineDescription): Promise<number> {
  const key = { name: engine.name, version: engine.version, device: engine.device };
  const row = await tx.engine.upsert({ where: { name_version_device: key }, create: key, update: {} });
  return row.id;
}

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
    await appendEvent(tx, row.id, 'created', { space: search.plan.space, strategy: search.plan.strategy });
    return toRecord(row);
  });
}

/** By id, else by a beginning of one id, else by name; a StoreError where several fit. */
export async function findSearch(client: PrismaClient, idOrName: string): Promise<SearchRecord | null> {
  const exact = await client.search.findUnique({ where: { publicId: idOrName }, include: withSpec });
  if (exact !== null) return toRecord(exact);
  const rows = await client.search.findMany({
    where: { OR: [{ publicId: { startsWith: idOrName } }, { name: idOrName }] },
    include: withSpec,
    take: 2,
  });
  if (rows.length > 1)
    throw new RangeError(
      `'${idOrName}' stands for ${rows.map(({ publicId }) => publicId).join(' and ')}; give a whole id`,
    );
  return rows[0] === undefined ? null : toRecord(rows[0]);
}

export async function listSearches(client: PrismaClient): Promise<readonly SearchRecord[]> {
  return (await client.search.findMany({ include: withSpec, orderBy: { id: 'asc' } })).map(toRecord);
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
    if (before === null) throw new RangeError(`there is no search ${id}`);
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
    return toRecord(row);
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
}

/** Changes the state of a search that nobody runs. */
export async function setState(client: PrismaClient, id: string, state: SearchState): Promise<void> {
  await client.$transaction(async (tx) => {
    const row = await tx.search.update({
      where: { publicId: id },
      data: { state, epoch: { increment: 1 }, owner: null },
    });
    await appendEvent(tx, row.id, state, {});
  });
}

export async function deleteSearch(client: PrismaClient, id: string): Promise<void> {
  const { count } = await client.search.deleteMany({ where: { publicId: id } });
  if (count === 0) throw new StoreError('not-a-store', `there is no search ${id}`);
}
