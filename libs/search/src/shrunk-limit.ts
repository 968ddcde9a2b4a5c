import type { Budget } from './search-plan.ts';

/** A limit that is less than it was; null is none, which is more than any. */
export type ShrunkLimit =
  | { readonly limit: 'samples'; readonly received: bigint; readonly stored: bigint | null }
  | {
      readonly limit: 'timeLimitMs' | 'evaluations' | 'simulatedTimeMs';
      readonly received: number;
      readonly stored: number | null;
    };

const isLess = <Size extends bigint | number>(received: Size | null, stored: Size | null): received is Size =>
  received !== null && (stored === null || received < stored);

/** The first limit that a search would have less of than it is stored with; null where all of them grow or stay. */
export function shrunkLimit(stored: Budget, asked: Budget): ShrunkLimit | null {
  if (isLess(asked.samples, stored.samples))
    return { limit: 'samples', received: asked.samples, stored: stored.samples };
  for (const limit of ['timeLimitMs', 'evaluations', 'simulatedTimeMs'] as const) {
    const [received, before] = [asked[limit] ?? null, stored[limit] ?? null];
    if (isLess(received, before)) return { limit, received, stored: before };
  }
  return null;
}
