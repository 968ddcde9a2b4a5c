import pg from 'pg';
import { connectStore } from './connect-store.ts';
import { planEachTime } from './statement.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/** The store in a Postgres server; a StoreError `unreachable` where it cannot be opened. */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, options: planEachTime.join(' ') });
  // A connection that breaks while nobody uses it is let go by the pool; the next query makes another, or says why it cannot.
  pool.on('error', () => undefined);
  const { host, pathname } = new URL(url);
  return connectStore(`postgres://${host}${pathname}`, pool, () => pool.end()).catch((cause: unknown) => {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'unreachable',
      `the store postgres://${host}${pathname} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
      'check the address with --store, and that the server runs',
      { cause },
    );
  });
}
