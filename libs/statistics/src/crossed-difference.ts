import { studentCentre } from './student-t.ts';
import { meanOf } from './summary.ts';
import { checkFinite, checkPaired, type Numbers } from './values.ts';

/** Two causes of noise that are crossed: value `row * columns + column` was found under one row and one column. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** How far apart two items are on average, whatever the row and the column. */
export interface CrossedDifference {
  readonly mean: number;
  /** Of the mean over other rows and columns than these. */
  readonly standardError: number;
  /** Of freedom, by which the standard error is known: a whole number, 1 or more. */
  readonly degrees: number;
  /** The confidence of the widest t interval that leaves out 0, from 0 to 1. */
  readonly confidence: number;
}

/** A mean square and its degrees of freedom; of a single row or column neither says anything. */
interface Spread {
  readonly square: number;
  readonly degrees: number;
}

const spreadOf = (squares: number, degrees: number): Spread => ({
  square: degrees === 0 ? 0 : squares / degrees,
  degrees,
});

const sumOfSquares = (values: Numbers): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
};

/** The mean squares of rows, of columns, and of what is left: the analysis of variance of a two-way layout without replication. */
function spreads(
  differences: Numbers,
  mean: number,
  { rows, columns }: Grid,
): readonly [Spread, Spread, Spread] {
  const at = (row: number, column: number): number => differences[row * columns + column]!;
  const row = Array.from({ length: rows }, (_, r) =>
    meanOf(Array.from({ length: columns }, (_, c) => at(r, c) - mean)),
  );
  const column = Array.from({ length: columns }, (_, c) =>
    meanOf(Array.from({ length: rows }, (_, r) => at(r, c) - mean)),
  );
  const rest = row.flatMap((ofRow, r) => column.map((ofColumn, c) => at(r, c) - mean - ofRow - ofColumn));
  return [
    spreadOf(columns * sumOfSquares(row), rows - 1),
    spreadOf(rows * sumOfSquares(column), columns - 1),
    spreadOf(sumOfSquares(rest), (rows - 1) * (columns - 1)),
  ];
}

/** Satterthwaite's degrees of freedom of a sum of mean squares, rounded down, which widens the interval; at least 1. */
function degreesOf(sum: number, parts: readonly Spread[]): number {
  let quotients = 0;
  for (const { square, degrees } of parts) if (degrees > 0) quotients += (square * square) / degrees;
  // A whole number that rounding has brought below itself stays what it is.
  return quotients === 0 ? 1 : Math.max(1, Math.floor((sum * sum) / quotients + 1e-9));
}

/**
 * The mean of paired differences a - b over a grid, with the standard error that it has over all rows and columns from which these
 * were drawn: rows, columns and what is left add to the variance each (random effects), of which a part below 0 counts as 0. With
 * one row or one column this is the paired t test, and says nothing of other rows or columns than that one. Null of a single pair:
 * nothing is known of its noise. Throws a RangeError for lists that do not fill the grid and for what is not finite.
 * @see Searle, Casella and McCulloch, Variance Components, 1992, chapter 4
 * @see Satterthwaite, An approximate distribution of estimates of variance components, 1946, doi:10.2307/3002019
 */
export function crossedDifference(a: Numbers, b: Numbers, grid: Grid): CrossedDifference | null {
  checkPaired(a, b);
  checkFinite(a, 'the first list');
  checkFinite(b, 'the second list');
  const count = grid.rows * grid.columns;
  if (a.length !== count)
    throw new RangeError(
      `a grid of ${grid.rows} x ${grid.columns} has ${count} values; received ${a.length}`,
    );
  if (count < 2) return null;
  const differences = Float64Array.from(a, (value, k) => value - b[k]!);
  const mean = meanOf(differences);
  const [row, column, rest] = spreads(differences, mean, grid);
  const sum = Math.max(row.square, rest.square) + Math.max(column.square, rest.square) - rest.square;
  const standardError = Math.sqrt(sum / count);
  const degrees = degreesOf(sum, [row, column, rest]);
  const t = mean === 0 ? 0 : Math.abs(mean) / standardError;
  return { mean, standardError, degrees, confidence: studentCentre(t, degrees) };
}
