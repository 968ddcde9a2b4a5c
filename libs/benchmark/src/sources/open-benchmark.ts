import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BenchmarkError } from '../benchmark-error.ts';
import type { BenchmarkDescription, BenchmarkFormat, BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import { spaceOfOrder } from '../nats-bench/layout.ts';
import { columnsOf, parseColumnMapping, type ColumnMapping } from '../tables/column-mapping.ts';
import { findPreset } from '../tables/presets.ts';
import { firstBytes, openUncompressed, unreadable } from './open-file.ts';
import { readMeta, readNatsFolder } from './read-nats-folder.ts';
import { readNatsPickle, readPickleStart } from './read-nats-pickle.ts';
import { readTable } from './read-table.ts';
import { readHeader, readJsonRows } from './table-rows.ts';

export interface OpenOptions {
  /** The benchmark's; by default the file's, without its endings. */
  readonly name?: string;
  /** Must be the space that the source says it is of. */
  readonly space?: string;
  /** Found out by default. */
  readonly format?: BenchmarkFormat | 'auto';
  /** Of a table; a published one needs none. */
  readonly mapping?: ColumnMapping;
}

/** A benchmark on disk. */
export interface BenchmarkReader {
  readonly description: BenchmarkDescription;
  /**
   * Its records in their order, in constant memory but for what tells duplicates: one entry for each row of a table. Throws a
   * BenchmarkError that names file, line or record, column, and what was received; the signal's reason where it is aborted.
   * Each call reads anew.
   */
  read(options?: ReadOptions): AsyncGenerator<BenchmarkItem>;
}

const bzip2Magic = 'BZh';
const openingBrace = '{'.charCodeAt(0);

async function isFolder(source: string): Promise<boolean> {
  try {
    return (await stat(source)).isDirectory();
  } catch (cause) {
    throw unreadable(source, cause);
  }
}

/** A table's first byte that is no space. */
async function firstOfText(file: string): Promise<number | undefined> {
  for await (const bytes of (await openUncompressed(file)) as AsyncIterable<Uint8Array>) {
    const found = bytes.find((byte) => byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function detectFormat(source: string): Promise<BenchmarkFormat> {
  if (await isFolder(source)) return 'nats-simple';
  const magic = new TextDecoder('latin1').decode(await firstBytes(source, bzip2Magic.length));
  if (magic === bzip2Magic) return 'nats-pickle';
  try {
    return (await firstOfText(source)) === openingBrace ? 'jsonl' : 'csv';
  } catch (cause) {
    throw unreadable(source, cause);
  }
}

async function columnsIn(file: string, format: 'csv' | 'jsonl'): Promise<readonly string[]> {
  if (format === 'csv') return readHeader(file);
  for await (const row of readJsonRows(file)) {
    if ('cells' in row) return Object.keys(row.cells);
    throw new BenchmarkError(`${file}:${row.line}: ${row.message}`);
  }
  throw new BenchmarkError(`${file} is empty; expected a JSON object in each line`);
}

async function findMapping(
  file: string,
  format: 'csv' | 'jsonl',
  given?: ColumnMapping,
): Promise<ColumnMapping> {
  const columns = await columnsIn(file, format);
  const mapping = given ?? findPreset(columns);
  if (mapping === null)
    throw new BenchmarkError(
      `${file} is none of the published tables: its columns are ${columns.join(', ').slice(0, 300)}`,
      'write down which column is what in a mapping, a JSON file',
    );
  const missing = columnsOf(mapping).filter((column) => !columns.includes(column));
  const repeated = columns.filter((column, n) => columns.indexOf(column) !== n);
  // Objects of JSON lines may leave out what is empty.
  if (format === 'csv' && missing.length > 0)
    throw new BenchmarkError(
      `${file}:1: the header lacks ${missing.join(', ')}; received ${columns.join(', ').slice(0, 300)}`,
    );
  if (repeated.length > 0) throw new BenchmarkError(`${file}:1: the header has ${repeated.join(', ')} twice`);
  return mapping;
}

interface Found {
  readonly space: string;
  readonly mapping: ColumnMapping | null;
  readonly architectures: number | null;
  readonly read: (options: ReadOptions) => AsyncGenerator<BenchmarkItem>;
}

function natsSource(source: string, format: 'nats-simple' | 'nats-pickle', names: readonly string[]): Found {
  const reader = format === 'nats-simple' ? readNatsFolder : readNatsPickle;
  return {
    space: spaceOfOrder(names),
    mapping: null,
    architectures: names.length,
    read: (options) => reader(source, names, options),
  };
}

async function find(source: string, format: BenchmarkFormat, given?: ColumnMapping): Promise<Found> {
  if (format === 'nats-simple') return natsSource(source, format, await readMeta(source));
  if (format === 'nats-pickle') return natsSource(source, format, await readPickleStart(source));
  const mapping = await findMapping(source, format, given);
  return {
    space: mapping.space,
    mapping,
    architectures: mapping.expected.architectures ?? null,
    read: (options) => readTable(source, format, mapping, options),
  };
}

/**
 * Opens a table of trained accuracies: a folder of NATS-Bench's simple layout, its single pickle, or a table as CSV or JSON
 * lines, gzipped or not. Only its start is read. Throws a BenchmarkError where it is none, or of another space.
 */
export async function openBenchmark(given: string, options: OpenOptions = {}): Promise<BenchmarkReader> {
  const source = path.resolve(given);
  const format =
    options.format === undefined || options.format === 'auto' ? await detectFormat(source) : options.format;
  const { read, ...found } = await find(source, format, options.mapping);
  if (options.space !== undefined && options.space !== found.space)
    throw new BenchmarkError(`${source} is of the space ${found.space}; expected ${options.space}`);
  const name = options.name ?? path.basename(source).replace(/(\.(csv|jsonl|json|gz|pickle|pbz2))+$/, '');
  return { description: { name, format, source, ...found }, read: (given = {}) => read(given) };
}

/** A column mapping from a JSON file. Throws a BenchmarkError. */
export async function readColumnMapping(file: string): Promise<ColumnMapping> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw unreadable(file, cause);
  }
  try {
    return parseColumnMapping(value);
  } catch (cause) {
    throw cause instanceof BenchmarkError ? new BenchmarkError(`${file}: ${cause.message}`) : cause;
  }
}
