import { z975 } from './fisher-interval.ts';
import { checkTables, completeTables, meanTable, squaresWithin, withoutShifts } from './repeated-tables.ts';
import type { Scores } from './values.ts';

/** How many neighbours of a ranking by means repeats tell apart. */
export interface SeparatedNeighbours {
  /** Pairs of items of which none stands between them: one less than items. */
  readonly pairs: number;
  /** Those whose means differ at the level of 5 %. */
  readonly separated: number;
}

/** Student's t at 97.5 % for 2, 4, ..., 30 degrees of freedom, as every table of it has them. */
const t975 = [
  4.303, 2.776, 2.447, 2.306, 2.228, 2.179, 2.145, 2.12, 2.101, 2.086, 2.074, 2.064, 2.056, 2.048, 2.042,
] as const;

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
  const t = t975[tables.length - 2] ?? z975;
  // Of k values each, the variance of a difference of means is 2 / k times the common one, of k - 1 degrees of freedom each.
  const scale = t / Math.sqrt(tables.length * (tables.length - 1));
  const isApart = (item: number, next: number): boolean =>
    means[next]! - means[item]! > scale * Math.sqrt(squares[item]! + squares[next]!);
  const separated = order.slice(1).filter((next, place) => isApart(order[place]!, next)).length;
  return { pairs: count - 1, separated };
}
