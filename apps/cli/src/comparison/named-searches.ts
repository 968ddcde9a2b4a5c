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

/** What names searches. */
export interface SearchChoice {
  readonly search?: readonly string[] | undefined;
  /** Whether the repeats of a search are meant with it. */
  readonly repeats?: boolean | undefined;
}

/** The searches that are named, each with its repeats behind it where these are meant. Throws a UsageError for one that is not there. */
export async function namedSearches(
  { search = [], repeats = false }: SearchChoice,
  store: Store,
): Promise<readonly (readonly NamedSearch[])[]> {
  return Promise.all(
    search.map(async (name) => {
      const { id, plan } = await findSearch(name, store);
      const specs = repeats ? specsOf(plan) : [plan.spec];
      return specs.map((spec, k) => ({ id: repeatId(id, k), digest: specDigest(spec) }));
    }),
  );
}
