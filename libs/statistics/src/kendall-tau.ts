import { estimate, once, type Coefficient, type Estimate } from './estimate.ts';
import { deltaInterval } from './fisher-interval.ts';
import type { RandomStreams } from './random-streams.ts';
import { rankCounts, type RankCounts } from './rank-counts.ts';
import { ascending, rankScores, type Ranks } from './ranks.ts';
import { checkPaired, type Scores } from './values.ts';

/** Two lists of as many items, ready for counting pairs. */
interface RankedPair {
  readonly count: number;
  readonly a: Ranks;
  readonly b: Ranks;
  /** The items by ascending `a`. */
  readonly order: Int32Array;
  /** Scratch over the ranks of `b`. */
  readonly counts: RankCounts;
}

/** Kendall's tau-b of one pair of lists. */
export interface KendallCoefficient extends Coefficient {
  /** What each item adds to tau-b, to first order: their mean is 0, and tau-b's variance is 4 / n of theirs. */
  influence(): Float64Array;
}

function rankPair(first: Scores, second: Scores): RankedPair {
  checkPaired(first, second);
  const a = rankScores(first, 'the first list');
  const b = rankScores(second, 'the second list');
  return { count: first.length, a, b, order: ascending(a), counts: rankCounts(b.starts.length - 1) };
}

/**
 * For each item, among the items that are lower in `a` (`higher`: higher), those lower in `b` less those higher in `b`; an item
 * counts `weights` times. In O(n log n): the items enter the counts in the order of `a`, those of one rank together.
 */
function balances({ a, b, order, counts }: RankedPair, weights: Int32Array, side: 'lower' | 'higher') {
  const found = new Int32Array(order.length);
  const ranks = a.starts.length - 1;
  counts.clear();
  for (let k = 0; k < ranks; k++) {
    const rank = side === 'lower' ? k : ranks - 1 - k;
    const items = order.subarray(a.starts[rank], a.starts[rank + 1]);
    for (const item of items) if (weights[item]! > 0) found[item] = counts.balance(b.of[item]!);
    for (const item of items) if (weights[item]! > 0) counts.add(b.of[item]!, weights[item]!);
  }
  return found;
}

/** Concordant pairs less discordant ones, exactly: all pairs of NAS-Bench-101 are 9e10, far below 2^53. */
function netConcordance(pair: RankedPair, weights: Int32Array): number {
  const lower = balances(pair, weights, 'lower');
  let net = 0;
  for (let item = 0; item < lower.length; item++) net += weights[item]! * lower[item]!;
  return net;
}

/** Pairs of items that differ in rank. */
function untiedPairs({ of, starts }: Ranks, weights: Int32Array): number {
  const sizes = new Int32Array(starts.length - 1);
  for (let item = 0; item < of.length; item++) sizes[of[item]!]! += weights[item]!;
  let [untied, lower] = [0, 0];
  for (const size of sizes) {
    untied += size * lower;
    lower += size;
  }
  return untied;
}

function weightedTau(pair: RankedPair, weights: Int32Array): number | null {
  const untied = untiedPairs(pair.a, weights) * untiedPairs(pair.b, weights);
  return untied === 0 ? null : netConcordance(pair, weights) / Math.sqrt(untied);
}

/** Per item: with how many of the others it is concordant, less with how many it is discordant. */
function itemConcordance(pair: RankedPair): Int32Array {
  const weights = once(pair.count);
  const [lower, higher] = [balances(pair, weights, 'lower'), balances(pair, weights, 'higher')];
  return lower.map((balance, item) => balance - higher[item]!);
}

/** Per item: how many of the others differ from it in rank. */
const itemUntied = ({ of, starts }: Ranks): Int32Array =>
  of.map((rank) => of.length - (starts[rank + 1]! - starts[rank]!));

const sum = (values: Int32Array): number => values.reduce((total, value) => total + value, 0);

/**
 * tau-b = S / sqrt(U V), of sums over items: S of their net concordance, U and V of what is untied with them in `a` and in `b`. An
 * item's influence is n times its part of S, less half of tau-b times n times its parts of U and V, each relative to the whole.
 */
function influence(pair: RankedPair): Float64Array {
  const concordance = itemConcordance(pair);
  const [untiedA, untiedB] = [itemUntied(pair.a), itemUntied(pair.b)];
  const [s, u, v] = [sum(concordance), sum(untiedA), sum(untiedB)];
  const scale = Math.sqrt(u * v);
  const parts = new Float64Array(pair.count);
  for (let item = 0; item < parts.length; item++) {
    const tied = untiedA[item]! / u + untiedB[item]! / v;
    parts[item] = pair.count * (concordance[item]! / scale - (s / scale / 2) * tied);
  }
  return parts;
}

/** The standard error of a U-statistic of pairs whose items have this influence. */
export function pairwiseError(influence: Float64Array): number {
  let squares = 0;
  for (const part of influence) squares += part * part;
  return Math.sqrt((4 * squares) / (influence.length * (influence.length - 1)));
}

/** tau-b of two lists, prepared for resampling. Throws as `kendallTau`. */
export function kendallCoefficient(a: Scores, b: Scores): KendallCoefficient {
  const pair = rankPair(a, b);
  return {
    count: pair.count,
    weighted: (weights) => weightedTau(pair, weights),
    influence: () => influence(pair),
    analyticInterval: (value) => deltaInterval(value, pairwiseError(influence(pair))),
  };
}

/**
 * Kendall's tau-b of two lists of as many items: 1 for one and the same order, -1 for the reverse; pairs tied in one list only
 * count against it. Null where all items of a list are tied. Exact but for the last division, in O(n log n): 423,624 items take
 * a third of a second. Throws a RangeError for lists of two lengths and for NaN.
 * @see Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945), doi:10.1093/biomet/33.3.239
 * @see Knight, A computer method for calculating Kendall's tau with ungrouped data, 1966, doi:10.1080/01621459.1966.10480879,
 * whose merge sort counts inversions; a tree of counts does it here, which also takes weights and tells items apart
 */
export function kendallTau(a: Scores, b: Scores): number | null {
  const pair = rankPair(a, b);
  return weightedTau(pair, once(pair.count));
}

/**
 * Kendall's tau-b with its 95 % interval (`Estimate`). Analytic above 10,000 items: the asymptotic variance of tau-b as a function
 * of U-statistics, whatever the distribution and with ties, symmetric in Fisher's z. Null where tau-b is not defined and of fewer
 * than four items. Throws as `kendallTau`.
 * @see Hoeffding, A class of statistics with asymptotically normal distribution, 1948, doi:10.1214/aoms/1177730196
 * @see Brown and Benedetti, Sampling behavior of tests for correlation in two-way contingency tables, JASA 72 (1977)
 */
export const estimateKendallTau = (a: Scores, b: Scores, streams: RandomStreams): Estimate | null =>
  estimate(kendallCoefficient(a, b), streams);
