import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BenchmarkError } from '../benchmark-error.ts';
import type { Row } from '../tables/cells.ts';
import { longestLine, readLines } from './lines.ts';
import { unreadable } from './open-file.ts';
import { readUtf8 } from './utf8-bytes.ts';

/** One row of a table, or why there is none in its line. */
export type TableRow = { readonly line: number } & ({ readonly cells: Row } | { readonly message: string });

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* readRecords(file: string): AsyncGenerator<CsvRecord> {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
  const parser = parse({ ...options, max_record_size: longestLine });
  try {
    yield* pipeline(readUtf8(file), parser, () => undefined) as AsyncIterable<CsvRecord>;
  } catch (cause) {
    if (cause instanceof BenchmarkError) throw cause;
    if (!(cause instanceof CsvError)) throw unreadable(file, cause);
    throw new BenchmarkError(
      `${file}:${String(cause['lines'])}: this is no CSV: ${cause.message}`,
      undefined,
      { cause },
    );
  }
}

const cellsOf = (columns: readonly string[], record: readonly string[]): Row =>
  Object.fromEntries(columns.map((column, n) => [column, record[n]]));

/** The rows of a CSV file (RFC 4180) under its header, whatever the order of its columns. Throws a BenchmarkError. */
export async function* readCsvRows(file: string): AsyncGenerator<TableRow> {
  let columns: readonly string[] | null = null;
  for await (const { record, info } of readRecords(file)) {
    if (columns === null) columns = record;
    else if (record.length === columns.length) yield { line: info.lines, cells: cellsOf(columns, record) };
    else
      yield {
        line: info.lines,
        message: `received ${record.length} cells; expected ${columns.length}, as the header has`,
      };
  }
}

/** The first line of a CSV file. */
export async function readHeader(file: string): Promise<readonly string[]> {
  for await (const { record } of readRecords(file)) return record;
  throw new BenchmarkError(`${file} is empty; expected a header and rows`);
}

function parseObject(text: string): Row | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The rows of a file of JSON objects, one a line; empty lines are left out. Throws a BenchmarkError. */
export async function* readJsonRows(file: string): AsyncGenerator<TableRow> {
  let line = 0;
  for await (const text of readLines(file)) {
    line++;
    if (text.trim() === '') continue;
    const cells = parseObject(text);
    yield cells === null ? { line, message: 'the line is no JSON object' } : { line, cells };
  }
}
