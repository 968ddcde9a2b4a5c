import type { SearchRecord, Store } from '@naswot/store';
import { checkResumable } from './search-state.ts';
import { UsageError } from './usage-error.ts';

/** The search of an id, a beginning of one, or a name; a UsageError where there is none. */
export async function findSearch(idOrName: string, store: Store): Promise<SearchRecord> {
  const search = idOrName === '' ? null : await store.findSearch(idOrName);
  if (search === null)
    throw new UsageError(`there is no search '${idOrName}'`, "'naswot searches list' shows what there is");
  return search;
}

/** `findSearch` for one that is to go on; a UsageError where it was cancelled, too. */
export async function findResumable(idOrName: string, store: Store): Promise<SearchRecord> {
  const search = await findSearch(idOrName, store);
  checkResumable(search);
  return search;
}
