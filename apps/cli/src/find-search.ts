import { checkResumable, type SearchStanding } from './search-state.ts';
import { UsageError } from './usage-error.ts';

/** Where searches are looked for. */
interface Searches<Found> {
  findSearch(idOrName: string): Promise<Found | null>;
}

/** The search of an id, a beginning of one, or a name; a UsageError where there is none. */
export async function findSearch<Found>(idOrName: string, searches: Searches<Found>): Promise<Found> {
  const search = idOrName === '' ? null : await searches.findSearch(idOrName);
  if (search === null)
    throw new UsageError(`there is no search '${idOrName}'`, "'naswot searches list' shows what there is");
  return search;
}

/** `findSearch` for one that is to go on; a UsageError where it was cancelled, too. */
export async function findResumable<Found extends SearchStanding>(
  idOrName: string,
  searches: Searches<Found>,
): Promise<Found> {
  const search = await findSearch(idOrName, searches);
  checkResumable(search);
  return search;
}
