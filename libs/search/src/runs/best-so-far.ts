import type { Position } from '@naswot/space';
import { quantile, summarise } from '@naswot/statistics';
import type { Incumbent } from './incumbents.ts';

/** Where a run ended. */
export interface RunEnd {
  readonly asks: number;
  /** Simulated time of all its measurements. */
  readonly endMs: number;
}

/** What one run came to. */
export interface RunResult extends RunEnd {
  /** Every architecture that was the best so far, in the order in which they were found; at least one. */
  readonly incumbents: readonly [Incumbent, ...Incumbent[]];
}

/** Numbers of many runs. */
export interface RunSpread {
  readonly mean: number;
  /** Of a sample (n - 1); null of a single run. */
  readonly standardDeviation: number | null;
  /** At the probabilities of `spreadProbabilities`. */
  readonly quantiles: readonly number[];
}

/** Least, quartiles, largest. */
export const spreadProbabilities = [0, 0.25, 0.5, 0.75, 1] as const;

export function spreadOf(values: readonly number[]): RunSpread {
  const { mean, standardDeviation } = summarise(values);
  return {
    mean,
    standardDeviation,
    quantiles: spreadProbabilities.map((probability) => quantile(values, probability)),
  };
}

/** Along what a curve goes: a run's asks, or its simulated time. */
export type CurveAxis = 'asks' | 'endMs';

/** What the best so far is worth at one place of the axis, over the runs that have one there. */
export interface CurvePoint extends RunSpread {
  readonly at: number;
  readonly runs: number;
}

/** The last that was found by a place of the axis: undefined before the first. */
const incumbentAt = ({ incumbents }: RunResult, axis: CurveAxis, place: number): Incumbent | undefined =>
  incumbents.findLast((incumbent) => incumbent[axis] <= place);

/**
 * What the best so far is worth along an axis, by `worthOf` (null where that is not known): at each of `places`, ascending. A run
 * that ended before a place counts with what it ended with. Places where no run has found anything yet are left out.
 */
export function bestSoFar(
  runs: readonly RunResult[],
  axis: CurveAxis,
  places: readonly number[],
  worthOf: (position: Position) => number | null,
): readonly CurvePoint[] {
  return places.flatMap((at) => {
    const values = runs
      .map((run) => incumbentAt(run, axis, at))
      .map((incumbent) => (incumbent === undefined ? null : worthOf(incumbent.position)))
      .filter((value) => value !== null);
    return values.length === 0 ? [] : [{ at, runs: values.length, ...spreadOf(values) }];
  });
}
