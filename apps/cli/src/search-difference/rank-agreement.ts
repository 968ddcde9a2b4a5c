import {
  estimateKendallTau,
  estimateSpearmanRho,
  precisionAt,
  type Estimate,
  type RandomStreams,
} from '@naswot/statistics';

/** One value of each architecture; null where it is unscorable, which ranks below every number. */
export type Values = readonly (number | null)[];

/** How far two rankings of the same architectures agree. */
export interface RankAgreement {
  /** Null where it is not defined: all are tied, or there are fewer than four. */
  readonly kendallTauB: Estimate | null;
  readonly spearmanRho: Estimate | null;
  /** How many of the k best of one are among the k best of the other; where ties cross the k-th place, the mean over their orders. */
  readonly overlaps: readonly { readonly k: number; readonly shared: number }[];
}

const tops = [10, 100] as const;

/** Unscorable ones as a number below every other. */
function ranked(values: Values): readonly number[] {
  let least = 0;
  for (const value of values) if (value !== null && value < least) least = value;
  const below = least - Math.max(1, Math.abs(least));
  return values.map((value) => value ?? below);
}

export function rankAgreement(a: Values, b: Values, streams: RandomStreams): RankAgreement {
  const sample = { scores: a, accuracies: ranked(b) };
  return {
    kendallTauB: estimateKendallTau(a, b, streams),
    spearmanRho: estimateSpearmanRho(a, b, streams),
    overlaps: tops.filter((k) => k <= a.length).map((k) => ({ k, shared: k * precisionAt(sample, k) })),
  };
}

/** An item whose rank changes, by its place in the lists. */
export interface RankMove {
  readonly item: number;
  /** From 1, the best; equal ones have the first rank of theirs. */
  readonly rankA: number;
  readonly rankB: number;
}

/** Ranks of items, from 1. */
function ranksOf(values: Values): Int32Array {
  const order = Array.from(values.keys()).sort(
    (x, y) => (values[y] ?? -Infinity) - (values[x] ?? -Infinity) || x - y,
  );
  const ranks = new Int32Array(values.length);
  for (const [place, item] of order.entries()) {
    const before = order[place - 1];
    ranks[item] = before !== undefined && values[before] === values[item] ? ranks[before]! : place + 1;
  }
  return ranks;
}

/** The items that move furthest, at most so many; of equal moves the one that stands better in either list comes first. */
export function rankMoves(a: Values, b: Values, limit: number): readonly RankMove[] {
  const [inA, inB] = [ranksOf(a), ranksOf(b)];
  const distance = (item: number): number => Math.abs(inA[item]! - inB[item]!);
  const best = (item: number): number => Math.min(inA[item]!, inB[item]!);
  return Array.from(a.keys())
    .filter((item) => distance(item) > 0)
    .sort((x, y) => distance(y) - distance(x) || best(x) - best(y) || x - y)
    .slice(0, limit)
    .map((item) => ({ item, rankA: inA[item]!, rankB: inB[item]! }));
}
