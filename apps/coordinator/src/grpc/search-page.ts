import { InvalidMessage, violation } from '@naswot/protocol';
import type { SearchPlace, SearchQuery, SearchRecord } from '@naswot/store';

const format = ({ createdAt, id }: SearchPlace): string => `${createdAt.getTime()}.${id}`;

/**
 * What to ask for behind the page that a token was given out with; from the first where it is empty. Throws an InvalidMessage
 * for a token that is none.
 */
export function after(token: string): Pick<SearchQuery, 'after'> {
  if (token === '') return {};
  const [, createdAtMs, id] = /^(\d{1,14})\.(\w{1,64})$/.exec(token) ?? [];
  if (createdAtMs === undefined || id === undefined)
    throw new InvalidMessage([violation('page_token', 'is none that was given out')]);
  return { after: { createdAt: new Date(Number(createdAtMs)), id } };
}

export interface SearchPage {
  readonly searches: readonly SearchRecord[];
  /** Empty where there are no more. */
  readonly nextToken: string;
}

/** At most `size` of what was found; one more than that says that there is another page. */
export function searchPage(found: readonly SearchRecord[], size: number): SearchPage {
  const searches: readonly SearchRecord[] = found.slice(0, size);
  const last = searches.at(-1);
  return { searches, nextToken: last === undefined || found.length <= size ? '' : format(last) };
}
