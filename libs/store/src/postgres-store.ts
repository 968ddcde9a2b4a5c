import pg from 'pg';
import { connectStore } from './connect-store.ts';
import { explainDatabaseError } from './database-error.ts';
import { readPostgresAddress } from './postgres-config.ts';
import { leadPostgres } from './postgres-lead.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

function cannotOpen(cause: unknown, location: string): unknown {
  const known = explainDatabaseError(cause, location);
  if (known instanceof StoreError) return known;
  return new StoreError(
    'refused',
    `the store ${location} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
    'check the address with --store',
    { cause },
  );
}

/**
 * The store in a Postgres server. Throws a StoreError: `unreachable` where it may be there a moment later, else what is wrong.
 */
export async function openPostgres(url: string): Promise<Store> {
  const { location, config } = await readPostgresAddress(url, process.env['PGPASSFILE']);
  const pool = new pg.Pool(config);
  // A connection that breaks while nobody uses it is let go by the pool; the next query makes another, or says why it cannot.
  pool.on('error', () => undefined);
  const database = { location, pool, lead: leadPostgres(pool, config), close: () => pool.end() };
  try {
    return await connectStore(database);
  } catch (error) {
    throw cannotOpen(error, location);
  }
}
