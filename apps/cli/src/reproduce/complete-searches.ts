import { canonicalJson, type CanonicalValue } from '@naswot/scoring';
import type { SearchPlan } from '@naswot/search';
import { everySearch, type SearchRecord, type Store } from '@naswot/store';
import type { Context } from '../context.ts';
import { searchEmbedded } from '../embedded-search.ts';
import { resumptionOf, type AskedSearch, type ReproduceFlags } from './sample.ts';

/** A search that is wanted, by what it asks for. */
export interface WantedSearch {
  readonly asked: AskedSearch;
  readonly plan: SearchPlan;
}

/** All that a search asks for and under which spec, as text; its name is its owner's business. */
function identityOf({ name: _, ...plan }: SearchPlan): string {
  const plain: unknown = JSON.parse(
    JSON.stringify(plan, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
  return canonicalJson(plain as CanonicalValue);
}

/** The stored search of each wanted one, a completed one where there are several; null where there is none. */
export async function findSearches(
  wanted: readonly WantedSearch[],
  store: Store,
): Promise<readonly (SearchRecord | null)[]> {
  const found: (SearchRecord | null)[] = wanted.map(() => null);
  const identities = wanted.map(({ plan }) => identityOf(plan));
  for await (const search of everySearch(store)) {
    if (search.state === 'cancelled') continue;
    const identity = identityOf(search.plan);
    for (const [k, wantedIdentity] of identities.entries())
      if (found[k]?.state !== 'completed' && wantedIdentity === identity) found[k] = search;
  }
  return found;
}

/** Runs a search that is not there, goes on with one that stopped. Its result is part of another one and is not shown. */
export async function runSearch(
  { asked, plan }: WantedSearch,
  stored: SearchRecord | null,
  flags: ReproduceFlags,
  context: Context,
): Promise<void> {
  const terminal = { ...context.terminal, result: () => undefined };
  terminal.note(`${plan.name}: ${plan.budget.samples ?? 'all'} architectures of ${plan.space}`);
  const { flags: given, command } = stored === null ? asked : resumptionOf(stored.id, flags);
  await searchEmbedded(stored === null ? plan.space : undefined, given, command, { ...context, terminal });
}
