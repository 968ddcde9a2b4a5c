import type { Interval } from './estimate.ts';

/** The standard normal distribution's quantile at 97.5 %. */
export const z975 = 1.959963984540054;

/**
 * The 95 % interval of a correlation, symmetric in Fisher's z = artanh(value), so that it never leaves [-1, 1]; `error` is the
 * standard error of z. A correlation of 1 or -1 has itself as its interval.
 * @see Fisher, On the "probable error" of a coefficient of correlation deduced from a small sample, Metron 1 (1921)
 */
export function fisherInterval(value: number, error: number): Interval {
  if (Math.abs(value) === 1) return { low: value, high: value };
  const z = Math.atanh(value);
  return { low: Math.tanh(z - z975 * error), high: Math.tanh(z + z975 * error) };
}

/** The same for a standard error of the correlation itself, by the delta method: dz = d(value) / (1 - value^2). */
export const deltaInterval = (value: number, error: number): Interval =>
  fisherInterval(value, error / (1 - value * value));
