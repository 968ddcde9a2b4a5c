import { centredCorrelation } from './correlation.ts';
import { estimate, once, type Coefficient, type Estimate } from './estimate.ts';
import { deltaInterval } from './fisher-interval.ts';
import type { RandomStreams } from './random-streams.ts';
import { checkFinite, checkPaired, type Numbers } from './values.ts';

/**
 * A column less its weighted mean. It is first taken relative to an item that counts, so that equal numbers come to exactly 0.
 */
function centred(values: Numbers, weights: Int32Array): Float64Array {
  const first = values[weights.findIndex((weight) => weight > 0)] ?? 0;
  let [sum, total] = [0, 0];
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k]! * (values[k]! - first);
    total += weights[k]!;
  }
  const mean = total === 0 ? 0 : sum / total;
  const column = new Float64Array(weights.length);
  for (let k = 0; k < column.length; k++) column[k] = values[k]! - first - mean;
  return column;
}

const rootMeanSquare = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** Its influence function is xy - r (x^2 + y^2) / 2 in standardised values; its variance is that function's over n. */
function standardError(a: Numbers, b: Numbers, value: number): number {
  const weights = once(a.length);
  const [x, y] = [centred(a, weights), centred(b, weights)];
  const [scaleX, scaleY] = [rootMeanSquare(x), rootMeanSquare(y)];
  const influence = x.map((inX, k) => {
    const [u, v] = [inX / scaleX, y[k]! / scaleY];
    return u * v - (value / 2) * (u * u + v * v);
  });
  return rootMeanSquare(influence) / Math.sqrt(influence.length);
}

/** r of two lists, prepared for resampling. Throws as `pearsonR`. */
export function pearsonCoefficient(a: Numbers, b: Numbers): Coefficient {
  checkPaired(a, b);
  checkFinite(a, 'the first list');
  checkFinite(b, 'the second list');
  return {
    count: a.length,
    weighted: (weights) => centredCorrelation(centred(a, weights), centred(b, weights), weights),
    analyticInterval: (value) => deltaInterval(value, standardError(a, b, value)),
  };
}

/**
 * Pearson's r of two lists of as many finite numbers; null where all numbers of a list are equal. What is unscorable has no
 * number: it is left out beforehand. Throws a RangeError for lists of two lengths and for what is not finite.
 */
export function pearsonR(a: Numbers, b: Numbers): number | null {
  const coefficient = pearsonCoefficient(a, b);
  return coefficient.weighted(once(coefficient.count));
}

/**
 * Pearson's r with its 95 % interval (`Estimate`). Analytic above 10,000 items: the asymptotic variance whatever the distribution
 * (accuracies are far from normal), symmetric in Fisher's z. Null where r is not defined and of fewer than four items. Throws as
 * `pearsonR`.
 * @see Steiger and Hakstian, The asymptotic distribution of elements of a correlation matrix, 1982,
 * doi:10.1111/j.2044-8317.1982.tb00655.x
 */
export const estimatePearsonR = (a: Numbers, b: Numbers, streams: RandomStreams): Estimate | null =>
  estimate(pearsonCoefficient(a, b), streams);
