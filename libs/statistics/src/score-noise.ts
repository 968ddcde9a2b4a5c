import { kendallTau } from './kendall-tau.ts';
import {
  checkTables,
  commonShifts,
  completeTables,
  meanTable,
  squaresWithin,
  withoutShifts,
} from './repeated-tables.ts';
import { meanOf, summarise } from './summary.ts';
import type { Scores } from './values.ts';

/** How far scores of the same architectures differ that chance alone tells apart: weights, images. */
export interface ScoreNoise {
  /** Architectures with a score in every repeat; only these count. */
  readonly count: number;
  readonly repeats: number;
  /** The standard deviation (n - 1) over the repeats, mean over the architectures, without the common shifts. */
  readonly meanSd: number;
  /** Of what repeats add to all scores alike, which changes no ranking. */
  readonly shiftSd: number;
  /** The part of the variance of one repeat's scores, from 0 to 1, that another repeat does not share: 1 - ICC(C, 1). */
  readonly share: number | null;
  /** Tau-b of two repeats' scores, mean over the pairs of repeats; null where one is not defined. */
  readonly betweenRepeats: number | null;
}

/** Of mean squares: between architectures, and what is left when these and the repeats are taken out. */
function shareOf(means: readonly number[], squares: readonly number[], repeats: number): number | null {
  const degrees = means.length - 1;
  const grand = meanOf(means);
  const between = (repeats * means.reduce((sum, mean) => sum + (mean - grand) ** 2, 0)) / degrees;
  const left = squares.reduce((sum, square) => sum + square, 0) / (degrees * (repeats - 1));
  const total = left + Math.max(0, (between - left) / repeats);
  return total === 0 ? null : left / total;
}

function meanPairTau(tables: readonly (readonly number[])[]): number | null {
  const taus = tables.flatMap((a, place) => tables.slice(place + 1).map((b) => kendallTau(a, b)));
  const defined = taus.filter((tau) => tau !== null);
  return defined.length < taus.length ? null : meanOf(defined);
}

/**
 * The noise of a score: `tables` holds the scores of each repeat, architecture by architecture, null where one is unscorable.
 * Null of fewer than two repeats or architectures. Throws a RangeError for tables of two lengths and for NaN.
 * @see McGraw and Wong, Forming inferences about some intraclass correlation coefficients, Psychological Methods 1 (1996),
 * doi:10.1037/1082-989X.1.1.30 (the consistency of single values in the two-way model)
 */
export function scoreNoise(tables: readonly Scores[]): ScoreNoise | null {
  checkTables(tables, 'repeat');
  const complete = completeTables(tables);
  const [repeats, count] = [tables.length, complete[0]?.length ?? 0];
  if (repeats < 2 || count < 2) return null;
  const alike = withoutShifts(complete);
  const squares = squaresWithin(alike);
  return {
    count,
    repeats,
    // The shifts that are taken out hold a part of each item's noise: its squares are n - 1 of n of what they were.
    meanSd: meanOf(squares.map((square) => Math.sqrt((square * count) / ((count - 1) * (repeats - 1))))),
    shiftSd: summarise(commonShifts(complete)).standardDeviation ?? 0,
    share: shareOf(meanTable(alike), squares, repeats),
    betweenRepeats: meanPairTau(complete),
  };
}
