import { meanOf } from './summary.ts';
import { checkPaired, checkScores, take, type Scores } from './values.ts';

/** Throws a RangeError for tables of two lengths and for NaN; `what` a table is of, as `seed`. */
export function checkTables(tables: readonly Scores[], what: string): void {
  for (const [place, table] of tables.entries()) {
    checkPaired(tables[0] ?? [], table);
    checkScores(table, `the table of ${what} ${place}`);
  }
}

/** Tables without the items that one of them lacks. */
export function completeTables(tables: readonly Scores[]): readonly (readonly number[])[] {
  const items = Array.from(tables[0] ?? [], (_, item) => item);
  const complete = items.filter((item) => tables.every((table) => table[item] !== null));
  return tables.map((table) => take(table, complete).filter((value) => value !== null));
}

/** The mean over the tables, item by item. */
export const meanTable = (tables: readonly (readonly number[])[]): number[] =>
  (tables[0] ?? []).map((_, item) => meanOf(tables.map((table) => table[item]!)));

/** What each table adds to all of its items alike: their mean less the mean over all tables. It changes no ranking. */
export function commonShifts(tables: readonly (readonly number[])[]): readonly number[] {
  const means = tables.map(meanOf);
  const all = meanOf(means);
  return means.map((mean) => mean - all);
}

/** Tables from which `commonShifts` is taken. */
export function withoutShifts(tables: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const shifts = commonShifts(tables);
  return tables.map((table, place) => table.map((value) => value - shifts[place]!));
}

/** The sum of squared differences from the mean over the tables, item by item. */
export function squaresWithin(tables: readonly (readonly number[])[]): number[] {
  const means = meanTable(tables);
  return means.map((mean, item) => tables.reduce((sum, table) => sum + (table[item]! - mean) ** 2, 0));
}
