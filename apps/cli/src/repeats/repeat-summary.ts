import type { SpecGrid } from '@naswot/search';
import { crossedDifference, summarise } from '@naswot/statistics';

/** Values of one architecture by spec, null where it has none. */
export type SpecValues = readonly (number | null)[];

/** What the values of one architecture of a ranking come to. */
export interface RepeatSummary {
  /** Specs under which it has a value. */
  readonly count: number;
  /** Null where it has none. */
  readonly mean: number | null;
  /** Of a sample (n - 1); null of fewer than two values. */
  readonly standardDeviation: number | null;
  /** Whether another choice of seeds would rank it above the next one, too; null where one of the two lacks a value. */
  readonly separatedFromNext: boolean | null;
}

/** Of the t interval of a difference. */
export const separationLevel = 0.95;

const isComplete = (values: SpecValues): values is readonly number[] =>
  values.every((value) => value !== null);

/** Whether the interval of the paired difference over the grid leaves out 0; null where not all pairs are there. */
function isSeparated(values: SpecValues, next: SpecValues | undefined, grid: SpecGrid): boolean | null {
  if (next === undefined || !isComplete(values) || !isComplete(next)) return null;
  const difference = crossedDifference(values, next, { rows: grid.minibatches, columns: grid.weights });
  return difference && difference.confidence > separationLevel;
}

/** A ranking's architectures, each beside the next one. Equal specs pair their values: weights and images are common to both. */
export const summariseRepeats = (ranking: readonly SpecValues[], grid: SpecGrid): readonly RepeatSummary[] =>
  ranking.map((values, k) => {
    const scored = values.filter((value) => value !== null);
    const summary = scored.length === 0 ? null : summarise(scored);
    return {
      count: scored.length,
      mean: summary?.mean ?? null,
      standardDeviation: summary?.standardDeviation ?? null,
      separatedFromNext: isSeparated(values, ranking[k + 1], grid),
    };
  });
