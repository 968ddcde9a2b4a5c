/** How often each rank was met, with sums over all lower ranks in O(log n). */
export interface RankCounts {
  add(rank: number, times: number): void;
  /** What has a lower rank, less what has a higher one. */
  balance(rank: number): number;
  clear(): void;
}

/**
 * Counts of ranks from 0 to `ranks` - 1, all 0; they sum to less than 2^31.
 * @see Fenwick, A new data structure for cumulative frequency tables, 1994, doi:10.1002/spe.4380240306
 */
export function rankCounts(ranks: number): RankCounts {
  const tree = new Int32Array(ranks + 1);
  const counts = new Int32Array(ranks);
  let total = 0;
  return {
    add(rank, times) {
      for (let node = rank + 1; node <= ranks; node += node & -node) tree[node]! += times;
      counts[rank]! += times;
      total += times;
    },
    balance(rank) {
      let lower = 0;
      for (let node = rank; node > 0; node &= node - 1) lower += tree[node]!;
      return 2 * lower + counts[rank]! - total;
    },
    clear() {
      tree.fill(0);
      counts.fill(0);
      total = 0;
    },
  };
}
