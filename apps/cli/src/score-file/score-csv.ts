import { createReadStream } from 'node:fs';
import { CsvError, parse, type Info } from 'csv-parse';
import type { ScoreBeside } from '../scored-beside.ts';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';
import { scoreColumns, type ScoreColumn } from './score-columns.ts';
import { readSpecsBeside } from './specs-file.ts';

export const headerOf = (columns: readonly ScoreColumn[]): string =>
  columns.map(({ name }) => name).join(',');
/** The first line of an export. */
export const csvHeader = headerOf(scoreColumns);

/** Quoted where it must be (RFC 4180). */
const field = (value: string | number | Date | null): string => {
  const text = value === null ? '' : value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One score as a line under a header; what it has not is empty. */
export const csvLine = (row: ScoreBeside, columns = scoreColumns): string =>
  columns.map((column) => field(column.of(row))).join(',');

const isNumeric = new Map(
  scoreColumns.map(({ name, type }) => [name, ['INT32', 'INT64', 'DOUBLE'].includes(type)]),
);

/** A field as the value it stands for; text that is none stays text. */
function cellOf(name: string, text: string): unknown {
  if (text === '') return null;
  return isNumeric.get(name) === true && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** What of the columns an import can do without. */
const spareColumns: ReadonlySet<string> = new Set(['search']);

function checkHeader(file: string, header: readonly string[]): string[] {
  const missing = scoreColumns.filter(({ name }) => !header.includes(name) && !spareColumns.has(name));
  if (missing.length === 0) return [...header];
  throw new UsageError(
    `${file}:1: the header lacks ${missing.map(({ name }) => name).join(', ')}; received '${header.join(',').slice(0, 200)}', expected ${csvHeader}`,
    "'naswot scores export --format csv' writes such a file",
  );
}

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

/** The scores of a CSV file, in its order, whatever the order of its columns. What its specs hold is said by the file beside it, if any. */
export async function* readCsv(file: string): AsyncGenerator<RawScore> {
  const specsBeside = await readSpecsBeside(file);
  const columns = (header: string[]): string[] => checkHeader(file, header);
  const source = createReadStream(file);
  const parser = source.pipe(parse({ bom: true, columns, info: true, skip_empty_lines: true }));
  source.once('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>)
      yield {
        place: `${file}:${info.lines}`,
        cells: Object.fromEntries(Object.entries(record).map(([name, text]) => [name, cellOf(name, text)])),
        specContent: specsBeside.specs?.get(record['spec'] ?? ''),
        specsBeside,
      };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UsageError(`${file}:${String(error['lines'])}: the line is no CSV: ${error.message}`);
  } finally {
    source.destroy();
  }
}
