/** An architecture by what it costs, less being better, and what it is worth, more being better. */
export interface Tradeoff {
  readonly cost: number;
  readonly worth: number;
}

/**
 * Those that no other is at least as good as in both respects and better in one, by cost from the smallest; of equals one.
 * O(n log n).
 */
export function paretoFront<Item extends Tradeoff>(items: readonly Item[]): readonly Item[] {
  const front: Item[] = [];
  let best = -Infinity;
  for (const item of items.toSorted((a, b) => a.cost - b.cost || b.worth - a.worth)) {
    if (item.worth <= best) continue;
    front.push(item);
    best = item.worth;
  }
  return front;
}
