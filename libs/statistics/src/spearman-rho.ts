import { centredCorrelation } from './correlation.ts';
import { estimate, once, type Coefficient, type Estimate, type Interval } from './estimate.ts';
import { fisherInterval } from './fisher-interval.ts';
import type { RandomStreams } from './random-streams.ts';
import { rankScores, type Ranks } from './ranks.ts';
import { checkPaired, type Scores } from './values.ts';

/**
 * Average ranks of items that stand `weights` times, less the mean of all ranks: multiples of one half, so exact, and exactly 0
 * where all items are tied.
 */
export function centredRanks({ of, starts }: Ranks, weights: Int32Array): Float64Array {
  const sizes = new Int32Array(starts.length - 1);
  for (let item = 0; item < of.length; item++) sizes[of[item]!]! += weights[item]!;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const averages = new Float64Array(sizes.length);
  let lower = 0;
  for (let rank = 0; rank < sizes.length; rank++) {
    averages[rank] = lower + (sizes[rank]! - total) / 2;
    lower += sizes[rank]!;
  }
  const centred = new Float64Array(of.length);
  for (let item = 0; item < of.length; item++) centred[item] = averages[of[item]!]!;
  return centred;
}

/**
 * The interval of a rank correlation of which `controls` others are partialled out, by Fisher's z and the variance
 * (1 + rho^2 / 2) / (n - 3 - controls): for samples of a continuous distribution near the bivariate normal one.
 * @see Bonett and Wright, Sample size requirements for estimating Pearson, Kendall and Spearman correlations, Psychometrika 65
 * (2000), doi:10.1007/BF02294183
 */
export const rankInterval = (value: number, count: number, controls: number): Interval =>
  fisherInterval(value, Math.sqrt((1 + (value * value) / 2) / (count - 3 - controls)));

/** rho of two lists, prepared for resampling. Throws as `spearmanRho`. */
export function spearmanCoefficient(first: Scores, second: Scores): Coefficient {
  checkPaired(first, second);
  const a = rankScores(first, 'the first list');
  const b = rankScores(second, 'the second list');
  const count = first.length;
  return {
    count,
    weighted: (weights) => centredCorrelation(centredRanks(a, weights), centredRanks(b, weights), weights),
    analyticInterval: (value) => rankInterval(value, count, 0),
  };
}

/**
 * Spearman's rho of two lists of as many items: Pearson's r of their ranks, where tied items have the average of theirs. Null
 * where all items of a list are tied. Throws a RangeError for lists of two lengths and for NaN.
 * @see Kendall and Gibbons, Rank Correlation Methods, 5th edition, 1990
 */
export function spearmanRho(a: Scores, b: Scores): number | null {
  const coefficient = spearmanCoefficient(a, b);
  return coefficient.weighted(once(coefficient.count));
}

/**
 * Spearman's rho with its 95 % interval (`Estimate`); above 10,000 items that of Bonett and Wright (2000). Null where rho is not
 * defined and of fewer than four items. Throws as `spearmanRho`.
 */
export const estimateSpearmanRho = (a: Scores, b: Scores, streams: RandomStreams): Estimate | null =>
  estimate(spearmanCoefficient(a, b), streams);
