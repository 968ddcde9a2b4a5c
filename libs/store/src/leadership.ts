import type { Pool } from 'pg';
import type { Leadership } from './records.ts';
import { runStatement, transaction, type Connection } from './statement.ts';
import { StoreError } from './store-error.ts';

/** How a database lets one process lead; null where the signal aborts before it does. */
export type Lead = (holder: string, signal: AbortSignal) => Promise<Leadership | null>;

/** How the owners of searches begin that the leader runs, whichever it is. */
export const coordinatorPrefix = 'coordinator:';

const nextTermStatement = {
  name: 'next-term',
  text: 'update leadership set term = term + 1, holder = $1, since = now() returning term',
};

/**
 * A late leader's writes by epoch are refused from here on too, in searches that nobody has acquired since. Those that a command
 * runs by itself, whose owners are no coordinators, are its own.
 */
const fenceSearchesStatement = {
  name: 'fence-searches',
  text: `update searches set epoch = epoch + 1 where owner is null or starts_with(owner, '${coordinatorPrefix}')`,
};

/** Begins the next term. The row stays locked until it is committed: writes of the term before are done by then, or refused. */
export async function takeLead(tx: Connection, holder: string): Promise<bigint> {
  const [row] = await runStatement<{ readonly term: bigint }>(tx, nextTermStatement, [holder]);
  if (row === undefined) throw new Error('the table leadership has no row');
  await runStatement(tx, fenceSearchesStatement, []);
  return row.term;
}

const leaveLeadStatement = {
  name: 'leave-lead',
  text: 'update leadership set holder = null where term = $1',
};

/** Says that nobody leads, where no other has led since. */
export async function leaveLead(connection: Connection, term: bigint): Promise<void> {
  await runStatement(connection, leaveLeadStatement, [term]);
}

const leaderStatement = {
  name: 'leader',
  text: 'select holder, term from leadership where holder is not null',
};

export interface Leader {
  readonly holder: string;
  readonly term: bigint;
}

export async function leader(connection: Connection): Promise<Leader | null> {
  return (await runStatement<Leader>(connection, leaderStatement, []))[0] ?? null;
}

const holdTermStatement = { name: 'hold-term', text: 'select holder, term from leadership for share' };

/** Keeps others from taking the lead until the transaction ends; a StoreError `fenced` where one has. Without a term there is nothing to keep. */
export async function holdTerm(tx: Connection, term: bigint | undefined): Promise<void> {
  if (term === undefined) return;
  type Row = { readonly holder: string | null; readonly term: bigint };
  const [row] = await runStatement<Row>(tx, holdTermStatement, []);
  if (row?.term === term) return;
  throw new StoreError(
    'fenced',
    `coordinator ${row?.holder ?? ''} leads in term ${row?.term}; this one led in term ${term} and stops`,
  );
}

/** Leads at once: the lock of its directory keeps every other process away from an embedded store. */
export const leadAlone =
  (pool: Pool): Lead =>
  async (holder, signal) => {
    if (signal.aborted) return null;
    const term = await transaction(pool, (tx) => takeLead(tx, holder));
    return {
      term,
      lost: new AbortController().signal,
      [Symbol.asyncDispose]: () => leaveLead(pool, term),
    };
  };
