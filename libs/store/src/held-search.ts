import type { Pool } from 'pg';
import type { StrategyState } from '@naswot/search';
import { runStatement, transaction, type Connection } from './statement.ts';
import { StoreError } from './store-error.ts';

/** A row that a coordinator may write to: its search in its epoch. */
export interface HeldSearch {
  readonly id: bigint;
  readonly specId: number;
}

const holdStatement = {
  name: 'hold-search',
  text: `
    select id, spec_id as "specId" from searches where public_id = $1 and epoch = $2 for update`,
};

export const fenced = (publicId: string): StoreError =>
  new StoreError(
    'fenced',
    `search ${publicId} was taken over by another coordinator or deleted; this one stops`,
  );

/** Locks a search's row for the rest of the transaction; a StoreError `fenced` where another coordinator took it over. */
export async function holdSearch(tx: Connection, publicId: string, epoch: bigint): Promise<HeldSearch> {
  const [held] = await runStatement<HeldSearch>(tx, holdStatement, [publicId, epoch]);
  if (held === undefined) throw fenced(publicId);
  return held;
}

const stateStatement = {
  name: 'write-strategy-state',
  text: 'update searches set strategy_state = $2::jsonb where id = $1',
};

/** The state of the strategy of a search that is held. */
export async function writeStrategyState(
  tx: Connection,
  { id }: HeldSearch,
  state: StrategyState,
): Promise<void> {
  await runStatement(tx, stateStatement, [id, JSON.stringify(state)]);
}

const eventStatement = {
  name: 'append-event',
  text: `
    with next as (update searches set last_event = last_event + 1 where id = $1 returning last_event)
    insert into events (search_id, sequence, kind, data)
    select $1, last_event, $2, $3::jsonb from next`,
};

/** Appends an event; its sequence number is the search's next. */
export async function appendEvent(
  tx: Connection,
  searchId: bigint,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await runStatement(tx, eventStatement, [searchId, kind, JSON.stringify(data)]);
}

/** Appends an event to a search in its epoch; a StoreError `fenced` where another coordinator took it over. */
export async function appendSearchEvent(
  pool: Pool,
  publicId: string,
  epoch: bigint,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await transaction(pool, async (tx) => {
    const { id } = await holdSearch(tx, publicId, epoch);
    await appendEvent(tx, id, kind, data);
  });
}
