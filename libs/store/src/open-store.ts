import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

const embeddedPrefix = 'pglite:';
const memory = 'memory';

/**
 * Opens a store and applies what migrations it lacks: `pglite:DIRECTORY` for this process alone, `pglite:memory`, or
 * `postgres://...`. Throws a StoreError that says what to do where it is in use, unwritable, full, damaged or newer.
 */
export async function openStore(location: string): Promise<Store> {
  // Databases take half a second to load, which a program that opens none, or has better to do first, does not wait for.
  if (location.startsWith('postgres://') || location.startsWith('postgresql://')) {
    const { openPostgres } = await import('./postgres-store.ts');
    return openPostgres(location);
  }
  if (!location.startsWith(embeddedPrefix))
    throw new StoreError(
      'not-a-store',
      `unknown store '${location}'`,
      'expected pglite:DIRECTORY or postgres://...',
    );
  const directory = location.slice(embeddedPrefix.length);
  const { openDirectory, openInMemory } = await import('./embedded-store.ts');
  return directory === memory ? openInMemory(location) : openDirectory(location, directory);
}

/** A data directory with every migration applied, as an archive that new embedded stores start from. Its bytes differ each time. */
export async function makeTemplate(): Promise<Uint8Array> {
  const { dumpTemplate } = await import('./embedded-store.ts');
  return dumpTemplate();
}
