import { BenchmarkError, shown } from '../benchmark-error.ts';

/** A row by its columns: text of a CSV file, any value of JSON. */
export type Row = Readonly<Record<string, unknown>>;

export const isEmpty = (value: unknown): boolean => value === '' || value === null || value === undefined;

/** Throws with the column and what was received in it; the reader says in which line. */
export function refuse(column: string, received: unknown, expected: string): never {
  throw new BenchmarkError(
    `column '${column}': received ${isEmpty(received) ? 'nothing' : shown(received)}; expected ${expected}`,
  );
}

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

export function numberIn(row: Row, column: string, expected: string): number {
  const value = row[column];
  const number = typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : refuse(column, value, expected);
}

export function wholeIn(row: Row, column: string): number {
  const value = numberIn(row, column, 'a whole number');
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse(column, row[column], 'a whole number');
}

export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : refuse(column, value, 'text');
}
