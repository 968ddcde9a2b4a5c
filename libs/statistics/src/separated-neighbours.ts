import { checkTables, completeTables, meanTable, squaresWithin, withoutShifts } from './repeated-tables.ts';
import { studentCentre } from './student-t.ts';
import type { Scores } from './values.ts';

/** How many neighbours of a ranking by means repeats tell apart. */
export interface SeparatedNeighbours {
  /** Pairs of items of which none stands between them: one less than items. */
  readonly pairs: number;
  /** Those whose means differ at the level of 5 %. */
  readonly separated: number;
}

/** A difference is separated where the t interval of more than this much leaves out 0. */
const confidence = 0.95;

/** What makes the squares of two items the variance of the difference of their means, and its degrees of freedom. */
interface Pool {
  readonly scale: number;
  readonly degrees: number;
}

/**
 * Of k values each, the variance of a difference of means is 2 / k times the common one, of k - 1 degrees of freedom each. Of few
 * items the shifts that are taken out hold a part of each item's own noise: its squares are n - 1 of n of what they were, and what is
 * left of two items is correlated by -1 / (n - 1). Of two items it is the paired t test.
 */
function poolOf(repeats: number, items: number): Pool {
  const degrees = (2 * (repeats - 1)) / (1 + 1 / (items - 1) ** 2);
  return { scale: items / (items - 1) / (repeats * (repeats - 1)), degrees: Math.round(degrees) };
}

/**
 * Which neighbours in the ranking by mean are apart by more than their own noise: Student's test of two means with a common
 * variance, of as many values each as there are tables, for every pair by itself (of neighbours that are equal one in twenty is
 * called separated). Each table holds one repeat, item by item, null where there is none; only items that none lacks count, and
 * what a table adds to all of them alike is taken out. Null of fewer than two tables or items. Throws a RangeError for tables of
 * two lengths and for NaN.
 * @see Student, The probable error of a mean, Biometrika 6 (1908), doi:10.1093/biomet/6.1.1
 */
export function separatedNeighbours(tables: readonly Scores[]): SeparatedNeighbours | null {
  checkTables(tables, 'repeat');
  const complete = completeTables(tables);
  const count = complete[0]?.length ?? 0;
  if (tables.length < 2 || count < 2) return null;
  const alike = withoutShifts(complete);
  const [means, squares] = [meanTable(alike), squaresWithin(alike)];
  const order = [...means.keys()].sort((a, b) => means[a]! - means[b]!);
  const pool = poolOf(tables.length, count);
  const isApart = (item: number, next: number): boolean => {
    const gap = means[next]! - means[item]!;
    const error = Math.sqrt((squares[item]! + squares[next]!) * pool.scale);
    return gap > 0 && studentCentre(gap / error, pool.degrees) > confidence;
  };
  const separated = order.slice(1).filter((next, place) => isApart(order[place]!, next)).length;
  return { pairs: count - 1, separated };
}
