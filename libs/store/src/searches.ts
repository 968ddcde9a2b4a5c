import type { Pool } from 'pg';
import type { SearchPlan, SearchState, StrategyState } from '@naswot/search';
import { appendEvent, holdSearch } from './held-search.ts';
import { specRow } from './identities.ts';
import { decodePlan, encodePlan } from './json-codec.ts';
import { createPartition, dropPartition } from './members.ts';
import { settleKnown, tally } from './pending.ts';
import type { SearchRecord } from './records.ts';
import { runStatement, transaction, type Connection, type Statement } from './statement.ts';
import { refreshStatistics } from './statistics.ts';
import { StoreError } from './store-error.ts';

type SearchRow = Omit<SearchRecord, 'counts' | 'plan'> &
  Record<'scored' | 'unscorable' | 'reused', bigint> & {
    readonly plan: unknown;
    /** Members that the counts call unscorable for an attempt, and that have a number by now: another search's. */
    readonly shadowed: bigint;
  };

const select = (name: string, rest: string): Statement => ({
  name,
  text: `
    select s.public_id as id, s.plan, p.digest as "specDigest", s.state, s.failure, s.epoch, s.owner, s.engine, s.lanes,
      s.asked, s.scored, s.unscorable, s.reused, s.strategy_state as "strategyState", s.active_ms as "activeMs",
      s.created_at as "createdAt", s.finished_at as "finishedAt", (
        select coalesce(sum(t.members), 0)::bigint
        from attempts t join scores c on c.spec_id = s.spec_id and c.position = t.position
        where t.search_id = s.id and c.value is not null
      ) as shadowed
    from searches s join specs p on p.id = s.spec_id
    ${rest}`,
});

const byId = select('search-by-id', 'where s.public_id = $1');
const byBeginning = select(
  'search-by-beginning',
  'where starts_with(s.public_id, $1) or s.name = $1 order by s.id limit 2',
);
const all = select('searches', 'order by s.id');

function toRecord({ plan, scored, unscorable, reused, shadowed, ...row }: SearchRow): SearchRecord {
  const outcomes = { scored: scored + shadowed, unscorable: unscorable - shadowed, reused };
  const pending = row.asked - scored - unscorable - reused;
  return { ...row, plan: decodePlan(plan), counts: { samples: row.asked, ...outcomes, pending } };
}

async function selectSearches(
  connection: Connection,
  statement: Statement,
  ...values: readonly string[]
): Promise<readonly SearchRecord[]> {
  return (await runStatement<SearchRow>(connection, statement, values)).map(toRecord);
}

const noSuchSearch = (id: string): StoreError =>
  new StoreError('no-such-search', `there is no search ${id}`, 'naswot searches list shows what there is');

async function searchById(connection: Connection, id: string): Promise<SearchRecord> {
  const [record] = await selectSearches(connection, byId, id);
  if (record === undefined) throw noSuchSearch(id);
  return record;
}

/** By id, else by a beginning of one id, else by name; a StoreError where several fit. */
export async function findSearch(pool: Pool, idOrName: string): Promise<SearchRecord | null> {
  const [exact] = await selectSearches(pool, byId, idOrName);
  if (exact !== undefined) return exact;
  const records = await selectSearches(pool, byBeginning, idOrName);
  if (records.length > 1)
    throw new StoreError(
      'ambiguous',
      `'${idOrName}' stands for ${records.map(({ id }) => id).join(' and ')}; give a whole id`,
    );
  return records[0] ?? null;
}

export const listSearches = (pool: Pool): Promise<readonly SearchRecord[]> => selectSearches(pool, all);

export interface NewSearch {
  readonly id: string;
  readonly plan: SearchPlan;
  readonly engine: string;
  readonly lanes: number;
  readonly strategyState: StrategyState;
}

/** The numeric id of the row that a statement wrote; a StoreError where there is no such search. */
async function writeSearch(
  tx: Connection,
  statement: Statement,
  [publicId, ...values]: readonly [string, ...unknown[]],
): Promise<{ readonly id: bigint; readonly specId: number }> {
  type Row = { readonly id: bigint; readonly specId: number };
  const [row] = await runStatement<Row>(tx, statement, [publicId, ...values]);
  if (row === undefined) throw noSuchSearch(publicId);
  return row;
}

const insertSearch: Statement = {
  name: 'insert-search',
  text: `
    insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state)
    values ($1, $2, $3, $4::jsonb, 'paused', $5, $6, $7::jsonb)
    returning id, spec_id as "specId"`,
};

export function createSearch(pool: Pool, search: NewSearch): Promise<SearchRecord> {
  const { id: publicId, plan, engine, lanes, strategyState } = search;
  return transaction(pool, async (tx) => {
    const spec = await specRow(tx, plan.space, plan.spec);
    const { id } = await writeSearch(tx, insertSearch, [
      publicId,
      plan.name,
      spec.id,
      encodePlan(plan),
      engine,
      lanes,
      JSON.stringify(strategyState),
    ]);
    await createPartition(tx, id);
    await appendEvent(tx, id, 'created', { space: plan.space, strategy: plan.strategy });
    return searchById(tx, publicId);
  });
}

export interface SittingChange {
  readonly engine: string;
  readonly lanes: number;
  readonly budget?: SearchPlan['budget'];
}

const takeOver: Statement = {
  name: 'take-over-search',
  text: `
    update searches set epoch = epoch + 1, state = 'running', owner = $2, failure = null, finished_at = null,
      engine = $3, lanes = $4, plan = coalesce(jsonb_set(plan, '{budget}', $5::jsonb), plan)
    where public_id = $1
    returning id, spec_id as "specId"`,
};

const addCounts: Statement = {
  name: 'add-counts',
  text: `
    update searches set scored = scored + $2, unscorable = unscorable + $3, reused = reused + $4 where id = $1`,
};

export function acquireSearch(
  pool: Pool,
  publicId: string,
  owner: string,
  { engine, lanes, budget }: SittingChange,
): Promise<SearchRecord> {
  return transaction(pool, async (tx) => {
    const newBudget = budget === undefined ? null : encodePlan(budget);
    const { id, specId } = await writeSearch(tx, takeOver, [publicId, owner, engine, lanes, newBudget]);
    await appendEvent(tx, id, 'started', { owner, engine, lanes });
    const settled = await settleKnown(tx, id, specId);
    if (settled.length > 0) {
      const { scored, unscorable, reused } = tally(settled);
      await runStatement(tx, addCounts, [id, scored, unscorable, reused]);
    }
    return searchById(tx, publicId);
  });
}

export interface SittingEnd {
  readonly state: SearchState;
  readonly failure?: string;
  /** Time of this sitting, added to the search's. */
  readonly activeMs: number;
}

const endSitting: Statement = {
  name: 'end-sitting',
  text: `
    update searches set state = $2, owner = null, failure = $3, active_ms = active_ms + $4,
      finished_at = case when $5::boolean then now() end
    where id = $1`,
};

export async function releaseSearch(
  pool: Pool,
  id: string,
  epoch: bigint,
  { state, failure, activeMs }: SittingEnd,
): Promise<void> {
  await transaction(pool, async (tx) => {
    const held = await holdSearch(tx, id, epoch);
    const isOver = state === 'completed' || state === 'cancelled' || state === 'failed';
    await runStatement(tx, endSitting, [held.id, state, failure ?? null, activeMs, isOver]);
    await appendEvent(tx, held.id, state, failure === undefined ? {} : { failure });
  });
  await refreshStatistics(pool);
}

const changeState: Statement = {
  name: 'change-state',
  text: `
    update searches set state = $2, epoch = epoch + 1, owner = null where public_id = $1
    returning id, spec_id as "specId"`,
};

/** Changes the state of a search that nobody runs. */
export async function setState(pool: Pool, publicId: string, state: SearchState): Promise<void> {
  await transaction(pool, async (tx) => {
    const { id } = await writeSearch(tx, changeState, [publicId, state]);
    await appendEvent(tx, id, state, {});
  });
}

const removeSearch: Statement = {
  name: 'remove-search',
  text: 'delete from searches where public_id = $1 returning id, spec_id as "specId"',
};

/** Drops the search's members at once, whatever their number; what else belongs to it goes with its row. */
export async function deleteSearch(pool: Pool, publicId: string): Promise<void> {
  await transaction(pool, async (tx) => {
    const { id } = await writeSearch(tx, removeSearch, [publicId]);
    await dropPartition(tx, id);
  });
}
