import { extent } from 'd3-array';
import type { ScaleOptions } from '@observablehq/plot';
import type { Quantity } from './figure.ts';

const inWords = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** `15,284`, `1,594.13`: at most two decimals. */
export const numberInWords = (value: number): string => inWords.format(value);

const inWordsOfScores = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** `1,594.10`: two decimals, as scores are told apart by them. */
export const scoreInWords = (score: number): string => inWordsOfScores.format(score);

/** `1 architecture`, `15,284 architectures`. */
export const countInWords = (count: number, noun: string): string =>
  `${numberInWords(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `CIFAR-10 test accuracy (%)`. */
export const quantityInWords = ({ label, unit }: Quantity): string =>
  unit === undefined ? label : `${label} (${unit})`;

/**
 * The values, each of which is a finite number.
 * Throws a RangeError that names the first that is not: an unscorable architecture is never drawn as a number.
 */
export function finiteValues<Point>(
  points: readonly Point[],
  what: string,
  valueOf: (point: Point) => number,
): readonly number[] {
  return points.map((point, index) => {
    const value = valueOf(point);
    if (Number.isFinite(value)) return value;
    throw new RangeError(
      `${what} of point ${index}: received ${value}, expected a finite number; ` +
        'unscorable architectures are left out of the points and counted in `unscorable`',
    );
  });
}

/** So near to each other, by rounding only, that no axis has ticks between them. */
export const areEqual = (low: number, high: number): boolean =>
  high - low <= 1e-10 * Math.max(Math.abs(low), Math.abs(high));

/** From the smallest to the largest value, a little wider where they are equal; 0 to 1 of no value. */
export function domainOf(values: readonly number[]): readonly [number, number] {
  const range = extent(values);
  if (range[0] === undefined) return [0, 1];
  const [low, high] = range;
  if (!areEqual(low, high)) return [low, high];
  const margin = Math.max(Math.abs(low) / 100, 0.5);
  return [low - margin, high + margin];
}

/** From here on axes count in k, M and G. */
const abbreviatedFrom = 10_000;

/** The scale of an axis over these values; without ticks where there are none. */
export function axisOf(quantity: Quantity, values: readonly number[]): ScaleOptions {
  const domain = domainOf(values);
  return {
    label: quantityInWords(quantity),
    labelAnchor: 'center',
    labelArrow: 'none',
    domain: [...domain],
    nice: true,
    ...(values.length === 0 ? { ticks: [] } : {}),
    ...(Math.max(...domain.map(Math.abs)) >= abbreviatedFrom ? { tickFormat: '~s' } : {}),
  };
}
