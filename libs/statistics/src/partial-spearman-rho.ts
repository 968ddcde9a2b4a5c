import { centredCorrelation } from './correlation.ts';
import { estimate, once, type Coefficient, type Estimate } from './estimate.ts';
import type { RandomStreams } from './random-streams.ts';
import { rankScores } from './ranks.ts';
import { centredRanks, rankInterval } from './spearman-rho.ts';
import { checkPaired, type Scores } from './values.ts';

/** Below it 1 - rho^2 is rounding: the order of a list is that of the control, and nothing is left of it. */
const nothingLeft = 1e-12;

/** From the three correlations; null where the control leaves nothing. */
function partial(ab: number | null, aControl: number | null, bControl: number | null): number | null {
  if (ab === null || aControl === null || bControl === null) return null;
  const [leftOfA, leftOfB] = [1 - aControl * aControl, 1 - bControl * bControl];
  if (leftOfA < nothingLeft || leftOfB < nothingLeft) return null;
  const value = (ab - aControl * bControl) / Math.sqrt(leftOfA * leftOfB);
  return Math.max(-1, Math.min(1, value));
}

/** Partial rho, prepared for resampling. Throws as `partialSpearmanRho`. */
export function partialSpearmanCoefficient(first: Scores, second: Scores, control: Scores): Coefficient {
  checkPaired(first, second);
  checkPaired(first, control);
  const a = rankScores(first, 'the first list');
  const b = rankScores(second, 'the second list');
  const c = rankScores(control, 'the control');
  const count = first.length;
  return {
    count,
    weighted(weights) {
      const [x, y, z] = [centredRanks(a, weights), centredRanks(b, weights), centredRanks(c, weights)];
      const [xy, xz, yz] = [
        centredCorrelation(x, y, weights),
        centredCorrelation(x, z, weights),
        centredCorrelation(y, z, weights),
      ];
      return partial(xy, xz, yz);
    },
    analyticInterval: (value) => rankInterval(value, count, 1),
  };
}

/**
 * Spearman's rho of two lists given a third, such as the parameters: the correlation of what is left of their ranks after linear
 * regression on the control's. Null where one of the three is tied throughout, and where a list has the control's order or its
 * reverse. Throws a RangeError for lists of two lengths and for NaN.
 * @see Kendall and Gibbons, Rank Correlation Methods, 5th edition, 1990, chapter 8
 */
export function partialSpearmanRho(a: Scores, b: Scores, control: Scores): number | null {
  const coefficient = partialSpearmanCoefficient(a, b, control);
  return coefficient.weighted(once(coefficient.count));
}

/**
 * Partial rho with its 95 % interval (`Estimate`); above 10,000 items that of Bonett and Wright (2000) with one degree of freedom
 * less. Null where it is not defined and of fewer than four items (above 10,000 there are more). Throws as `partialSpearmanRho`.
 */
export const estimatePartialSpearmanRho = (
  a: Scores,
  b: Scores,
  control: Scores,
  streams: RandomStreams,
): Estimate | null => estimate(partialSpearmanCoefficient(a, b, control), streams);
