import { checkFinite, type Numbers } from './values.ts';

/** What a list of numbers comes to. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Of a sample (n - 1); null of a single number. */
  readonly standardDeviation: number | null;
}

function checkSome(values: Numbers): void {
  checkFinite(values, 'the list');
  if (values.length === 0) throw new RangeError('received no numbers, expected at least one');
}

/** The mean of at least one number, taken relative to the first: equal numbers have exactly themselves as their mean. */
export function meanOf(values: Numbers): number {
  const first = values[0]!;
  let sum = 0;
  for (const value of values) sum += value - first;
  return first + sum / values.length;
}

/** Mean and standard deviation (n - 1). Throws a RangeError for an empty list and for what is not finite. */
export function summarise(values: Numbers): Summary {
  checkSome(values);
  const mean = meanOf(values);
  const count = values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { count, mean, standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : null };
}

/** `quantile` of numbers that ascend already. */
export function quantileOfSorted(sorted: Numbers, probability: number): number {
  const place = (sorted.length - 1) * probability;
  const low = sorted[Math.floor(place)]!;
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
}

/**
 * The quantile of a probability in [0, 1], linear between order statistics: type 7, the default of NumPy and R. Throws a
 * RangeError for an empty list, for what is not finite and for another probability.
 * @see Hyndman and Fan, Sample quantiles in statistical packages, 1996, doi:10.1080/00031305.1996.10473566
 */
export function quantile(values: Numbers, probability: number): number {
  checkSome(values);
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`a probability lies from 0 to 1; received ${probability}`);
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}
