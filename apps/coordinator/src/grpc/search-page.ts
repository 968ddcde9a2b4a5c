import { InvalidMessage } from '@naswot/protocol';
import type { SearchRecord } from '@naswot/store';

/** Where a page ends: the search that is its last. */
interface Place {
  readonly createdAtMs: number;
  readonly id: string;
}

const placeOf = ({ createdAt, id }: SearchRecord): Place => ({
  createdAtMs: createdAt.getTime(),
  id,
});

/** The newest first; ids tell apart what was created at once. */
const compare = (a: Place, b: Place): number =>
  b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const format = ({ createdAtMs, id }: Place): string => `${createdAtMs}.${id}`;

function parse(token: string): Place {
  const [, createdAtMs, id] = /^(\d{1,15})\.(\w{1,64})$/.exec(token) ?? [];
  if (createdAtMs === undefined || id === undefined)
    throw new InvalidMessage([{ field: 'page_token', description: 'it is none that was given out' }]);
  return { createdAtMs: Number(createdAtMs), id };
}

export interface SearchPage {
  readonly searches: readonly SearchRecord[];
  /** Empty where there are no more. */
  readonly nextToken: string;
}

/**
 * At most `size` searches behind the page that `token` was given out with, the newest first; from the first where it is empty.
 * Searches that come or go in between neither shift nor repeat any. Throws an InvalidMessage for a token that is none.
 */
export function searchPage(all: readonly SearchRecord[], size: number, token: string): SearchPage {
  const after = token === '' ? null : parse(token);
  const left = all
    .filter((search) => after === null || compare(placeOf(search), after) > 0)
    .sort((a, b) => compare(placeOf(a), placeOf(b)));
  const searches: readonly SearchRecord[] = left.slice(0, size);
  const last = searches.at(-1);
  return { searches, nextToken: last === undefined || left.length <= size ? '' : format(placeOf(last)) };
}
