import { worth } from '../../worth.ts';

/** The values told last, the newest at the end. */
export type RewardWindow = readonly (number | null)[];

/** The window after a value, at most `size` long. */
export const widened = (window: RewardWindow, value: number | null, size: number): RewardWindow =>
  [...window, value].slice(-size);

const newest = (window: RewardWindow): number | null => window[window.length - 1] ?? null;

/**
 * The rank of the newest value among all of the window, from 0 for the least to 1 for the largest, ties in the middle; 0 where it is
 * unscorable, 1/2 where it is alone.
 */
export function rankReward(window: RewardWindow): number {
  const value = newest(window);
  if (value === null) return 0;
  if (window.length === 1) return 0.5;
  const below = window.filter((other) => worth(other) < value).length;
  const ties = window.filter((other) => other === value).length - 1;
  return (below + ties / 2) / (window.length - 1);
}

/** The newest value itself; the least of the window where it is unscorable, 0 where all of them are. */
export function valueReward(window: RewardWindow): number {
  const least = window.reduce<number>((a, b) => (b === null ? a : Math.min(a, b)), Infinity);
  return newest(window) ?? (least === Infinity ? 0 : least);
}

/**
 * The newest value in standard deviations above the mean of the window; the least of the window where it is unscorable. 0 where all
 * are the same.
 */
export function standardReward(window: RewardWindow): number {
  const scored = window.filter((value) => value !== null);
  const mean = scored.reduce((sum, value) => sum + value, 0) / Math.max(1, scored.length);
  const squares = scored.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = Math.sqrt(squares / Math.max(1, scored.length - 1));
  if (deviation === 0) return 0;
  return (valueReward(window) - mean) / deviation;
}
