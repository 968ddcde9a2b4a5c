import { specDigest } from '@naswot/scoring';
import { repeatId, specsOf } from '@naswot/search';
import type { Store } from '@naswot/store';
import { findSearch } from '../find-search.ts';

/** A search that scores one spec. */
export interface NamedSearch {
  readonly id: string;
  /** Of its spec. */
  readonly digest: string;
}

/** The searches of these names, each with its repeats behind it. Throws a UsageError for one that is not there. */
export async function namedSearches(
  names: readonly string[],
  store: Store,
): Promise<readonly (readonly NamedSearch[])[]> {
  return Promise.all(
    names.map(async (name) => {
      const { id, plan } = await findSearch(name, store);
      return specsOf(plan).map((spec, k) => ({ id: repeatId(id, k), digest: specDigest(spec) }));
    }),
  );
}
