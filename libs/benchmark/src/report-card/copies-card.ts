import { quantile, summarise, take } from '@naswot/statistics';
import type { Comparison } from './comparison.ts';

/** How far accuracies of one function under several strings differ: noise of training that shows in a table of means, too. */
export interface CopiesCard {
  /** Functions of which there is more than one architecture. */
  readonly functions: number;
  /** Percentage points: the standard deviation (n - 1) over the copies, median over the functions. */
  readonly medianSd: number;
}

function itemsByFunction(functions: readonly string[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [item, key] of functions.entries()) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Null where every architecture is a function of its own. */
export function copiesCard({ functions, accuracies }: Comparison): CopiesCard | null {
  const copies = itemsByFunction(functions).filter((items) => items.length > 1);
  if (copies.length === 0) return null;
  const sds = copies.map((items) => summarise(take<number>(accuracies, items)).standardDeviation ?? 0);
  return { functions: copies.length, medianSd: quantile(sds, 0.5) };
}
