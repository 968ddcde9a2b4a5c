import type { Pool } from 'pg';
import { readSearches, selectSearch } from './find-search.ts';
import type { SearchQuery, SearchRecord } from './records.ts';
import type { Store } from './store.ts';

/** By bytes: the order is the same in every database. What is behind a place begins at its time, where the index is entered. */
const page = selectSearch(
  'searches',
  `where s.repeat_of is null
     and ($2::timestamptz is null or s.created_at <= $2 and (s.created_at < $2 or s.public_id collate "C" > $3))
     and ($4::text is null or s.state = $4)
   order by s.created_at desc, s.public_id collate "C" limit $1`,
);

export const listSearches = (
  pool: Pool,
  { limit, after, state }: SearchQuery,
): Promise<readonly SearchRecord[]> =>
  readSearches(pool, page, limit, after?.createdAt ?? null, after?.id ?? null, state ?? null);

const pageSize = 500;

/** All searches but repeats, page by page, in the order of `listSearches`. */
export async function* everySearch(
  store: Pick<Store, 'listSearches'>,
  filter: Pick<SearchQuery, 'state'> = {},
): AsyncGenerator<SearchRecord> {
  let after: SearchRecord | undefined;
  do {
    const searches = await store.listSearches({ ...filter, limit: pageSize, ...(after && { after }) });
    yield* searches;
    after = searches.length < pageSize ? undefined : searches.at(-1);
  } while (after !== undefined);
}
