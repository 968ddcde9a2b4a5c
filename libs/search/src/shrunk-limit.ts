import type { Budget } from './search-plan.ts';

/** A limit that is less than it was; null is none, which is more than any. */
export type ShrunkLimit =
  | { readonly limit: 'samples'; readonly received: bigint; readonly stored: bigint | null }
  | { readonly limit: 'timeLimitMs'; readonly received: number; readonly stored: number | null };

const isLess = <Size extends bigint | number>(received: Size | null, stored: Size | null): received is Size =>
  received !== null && (stored === null || received < stored);

/** The first limit that a search would have less of than it is stored with; null where all of them grow or stay. */
export function shrunkLimit(stored: Budget, asked: Budget): ShrunkLimit | null {
  if (isLess(asked.samples, stored.samples))
    return { limit: 'samples', received: asked.samples, stored: stored.samples };
  if (isLess(asked.timeLimitMs, stored.timeLimitMs))
    return { limit: 'timeLimitMs', received: asked.timeLimitMs, stored: stored.timeLimitMs };
  return null;
}
