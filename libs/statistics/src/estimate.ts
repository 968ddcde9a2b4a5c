import { below, type RandomStreams } from './random-streams.ts';
import { quantileOfSorted } from './summary.ts';

/** Both ends of a confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A coefficient of a sample with its 95 % confidence interval. */
export interface Estimate extends Interval {
  readonly value: number;
  readonly level: 0.95;
  /** `bootstrap`: percentiles of 1,000 resamples; `analytic`: the estimator's asymptotic variance. */
  readonly method: 'bootstrap' | 'analytic';
  /** Items of the sample. */
  readonly count: number;
}

/** A coefficient of one sample, prepared so that resamples cost little. */
export interface Coefficient {
  readonly count: number;
  /** Of the sample in which item i stands `weights[i]` times; null where it is not defined. */
  weighted(weights: Int32Array): number | null;
  /** The 95 % interval of the coefficient's value by the asymptotic variance. */
  analyticInterval(value: number): Interval;
}

/** Resamples of a bootstrap: percentiles at 2.5 % then rest on 25 of them at either end. */
const resamples = 1_000;
/** Items up to which an interval comes of a bootstrap: tau-b takes about a second then. */
const bootstrapLimit = 10_000;
/** With fewer items no interval says anything: Fisher's variance 1 / (n - 3) has no value. */
const minimumCount = 4;
const tails = [0.025, 0.975] as const;

/** Draws as many items as there are, with replacement. */
function drawWeights(weights: Int32Array, words: Uint32Array): void {
  weights.fill(0);
  for (const word of words) weights[below(word, weights.length)]! += 1;
}

/**
 * The percentile interval. Resamples in which the coefficient is not defined, as where all items drawn are tied, are left out;
 * null where none is left.
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3
 */
function bootstrapInterval({ count, weighted }: Coefficient, streams: RandomStreams): Interval | null {
  const weights = new Int32Array(count);
  const values: number[] = [];
  for (let k = 0; k < resamples; k++) {
    drawWeights(weights, streams(`resample ${k}`).words(count));
    const value = weighted(weights);
    if (value !== null) values.push(value);
  }
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return { low: quantileOfSorted(sorted, tails[0]), high: quantileOfSorted(sorted, tails[1]) };
}

/** Every item once. */
export const once = (count: number): Int32Array => new Int32Array(count).fill(1);

/**
 * A coefficient's value and 95 % interval: of a bootstrap up to 10,000 items, above that analytic. Resample k is drawn from the
 * stream `resample k`, so that two coefficients of as many items are taken over the same resamples. Null where the coefficient
 * is not defined, be it in all resamples, and of fewer than four items.
 */
export function estimate(coefficient: Coefficient, streams: RandomStreams): Estimate | null {
  const { count } = coefficient;
  if (count < minimumCount) return null;
  const value = coefficient.weighted(once(count));
  if (value === null) return null;
  const method = count <= bootstrapLimit ? 'bootstrap' : 'analytic';
  const interval =
    method === 'bootstrap' ? bootstrapInterval(coefficient, streams) : coefficient.analyticInterval(value);
  return interval && { value, ...interval, level: 0.95, method, count };
}
