import type { Pool } from 'pg';
import { repeatId, repeatPlan, type SearchPlan, type SearchState, type StrategyState } from '@naswot/search';
import { noSuchSearch, searchById } from './find-search.ts';
import { appendEvent, holdSearch } from './held-search.ts';
import { specRow } from './identities.ts';
import { encodePlan } from './json-codec.ts';
import { holdTerm } from './leadership.ts';
import { createPartition, dropPartition, lockMembers } from './members.ts';
import { settleKnown } from './pending.ts';
import type { SearchRecord } from './records.ts';
import { runStatement, transaction, type Connection, type Statement } from './statement.ts';
import { refreshStatistics } from './statistics.ts';

export interface NewSearch {
  readonly id: string;
  readonly plan: SearchPlan;
  readonly engine: string;
  readonly lanes: number;
  readonly strategyState: StrategyState;
  readonly priority?: number;
  readonly term?: bigint;
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
    insert into searches (public_id, name, spec_id, plan, state, engine, lanes, strategy_state, priority, repeat_of)
    values ($1, $2, $3, $4::jsonb, 'paused', $5, $6, $7::jsonb, $8, $9)
    returning id, spec_id as "specId"`,
};

/** Stores one search, the repeat of another where that is given; its number. */
async function writeNew(
  tx: Connection,
  { id: publicId, plan, engine, lanes, strategyState, priority = 1 }: NewSearch,
  repeatOf: bigint | null,
): Promise<bigint> {
  const spec = await specRow(tx, plan.space, plan.spec);
  const { id } = await writeSearch(tx, insertSearch, [
    publicId,
    plan.name,
    spec.id,
    encodePlan(plan),
    engine,
    lanes,
    JSON.stringify(strategyState),
    priority,
    repeatOf,
  ]);
  await createPartition(tx, id);
  await appendEvent(tx, id, 'created', { space: plan.space, strategy: plan.strategy });
  return id;
}

export function createSearch(pool: Pool, search: NewSearch): Promise<SearchRecord> {
  return transaction(pool, async (tx) => {
    await holdTerm(tx, search.term);
    const first = await writeNew(tx, search, null);
    for (const k of (search.plan.repeats ?? []).keys()) {
      const repeat = { id: repeatId(search.id, k + 1), plan: repeatPlan(search.plan, k), strategyState: {} };
      await writeNew(tx, { ...search, ...repeat }, first);
    }
    return searchById(tx, search.id);
  });
}

export interface SittingChange {
  readonly engine: string;
  readonly lanes: number;
  readonly budget?: SearchPlan['budget'];
  readonly term?: bigint;
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
  { engine, lanes, budget, term }: SittingChange,
): Promise<SearchRecord> {
  return transaction(pool, async (tx) => {
    await holdTerm(tx, term);
    const newBudget = budget === undefined ? null : encodePlan(budget);
    const { id, specId } = await writeSearch(tx, takeOver, [publicId, owner, engine, lanes, newBudget]);
    await appendEvent(tx, id, 'started', { owner, engine, lanes });
    const { scored, unscorable, reused } = (await settleKnown(tx, id, specId)).tally;
    await runStatement(tx, addCounts, [id, scored, unscorable, reused]);
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

/** Those that run in the sitting of their first, and those whose coordinator could not say that they ended. */
const endRepeats: Statement = {
  name: 'end-repeats',
  text: `
    update searches set state = $2, owner = null, finished_at = case when $3::boolean then now() end
    where repeat_of = $1 and state = 'running'`,
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
    await runStatement(tx, endRepeats, [held.id, state, isOver]);
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

/** A repeat whose coordinator died is said to run, as its first is. */
const changeRepeats: Statement = {
  name: 'change-repeats',
  text: `
    update searches set state = $2, epoch = epoch + 1, owner = null where repeat_of = $1 and state = 'running'`,
};

/** Changes the state of a search that nobody runs. */
export async function setState(
  pool: Pool,
  publicId: string,
  state: SearchState,
  term?: bigint,
): Promise<void> {
  await transaction(pool, async (tx) => {
    await holdTerm(tx, term);
    const { id } = await writeSearch(tx, changeState, [publicId, state]);
    await runStatement(tx, changeRepeats, [id, state]);
    await appendEvent(tx, id, state, {});
  });
}

const findRepeats: Statement = {
  name: 'find-repeats',
  text: 'select id from searches where repeat_of = (select id from searches where public_id = $1)',
};

const removeSearch: Statement = {
  name: 'remove-search',
  text: 'delete from searches where public_id = $1 returning id, spec_id as "specId"',
};

const removePending: Statement = {
  name: 'remove-pending',
  text: 'delete from pending where search_id = $1',
};

/** Drops the members of the search and its repeats at once, whatever their number; what else belongs to them goes with its row. */
export async function deleteSearch(pool: Pool, publicId: string, term?: bigint): Promise<void> {
  await transaction(pool, async (tx) => {
    await holdTerm(tx, term);
    await lockMembers(tx);
    const repeats = await runStatement<{ readonly id: bigint }>(tx, findRepeats, [publicId]);
    const first = await writeSearch(tx, removeSearch, [publicId]);
    for (const { id } of [first, ...repeats]) {
      await runStatement(tx, removePending, [id]);
      await dropPartition(tx, id);
    }
  });
}
