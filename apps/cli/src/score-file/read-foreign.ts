import { readCsvRows, readJsonRows, type TableRow } from '@naswot/benchmark';
import type { Position, Space } from '@naswot/space';
import { messageOf } from '../message-of.ts';
import { positionOf } from '../position-of.ts';
import { UsageError } from '../usage-error.ts';

/** How scores of other programs stand in a file; each may be gzipped. */
export const foreignFormats = ['csv', 'jsonl'] as const;
export type ForeignFormat = (typeof foreignFormats)[number];

/** Which columns of a table are what. */
export interface ForeignColumns {
  /** The architecture's string, or its published index where `isIndex`. */
  readonly architecture: string;
  readonly isIndex: boolean;
  readonly score: string;
}

export interface ForeignScore {
  readonly position: Position;
  readonly value: number;
}

/** The format by a file's name. Throws a UsageError where that does not say it. */
export function foreignFormatOf(file: string, given: string | undefined): ForeignFormat {
  const extension = /\.([a-z]+)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  const format = foreignFormats.find((each) => each === (given ?? extension));
  if (format !== undefined) return format;
  throw new UsageError(
    `foreign scores are read from ${foreignFormats.join(' and ')}, gzipped or not; received ${given ?? file}`,
    'write the table as CSV, or say the format with --format csv|jsonl',
  );
}

const readers = { csv: readCsvRows, jsonl: readJsonRows } as const satisfies Record<ForeignFormat, unknown>;

function cellOf(cells: Readonly<Record<string, unknown>>, column: string): unknown {
  const value = cells[column];
  if (value !== undefined) return value;
  throw new UsageError(
    `there is no column '${column}'; received ${Object.keys(cells).join(', ').slice(0, 200)}`,
  );
}

function valueIn(cells: Readonly<Record<string, unknown>>, column: string): number {
  const cell = cellOf(cells, column);
  const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UsageError(
    `column '${column}' received '${String(cell).slice(0, 60)}', expected a finite number`,
  );
}

function positionIn(
  cells: Readonly<Record<string, unknown>>,
  { architecture: column, isIndex }: ForeignColumns,
  space: Space,
): Position {
  const cell = String(cellOf(cells, column)).trim();
  try {
    return positionOf(space, isIndex ? `@${cell}` : cell);
  } catch (error) {
    const [sentence = ''] = messageOf(error).split('\n');
    throw new UsageError(`column '${column}': ${sentence}`);
  }
}

/** Rows that are named where a file cannot be taken. */
const namedRows = 5;

/** Gathers what is wrong with rows, the first few by name. */
class BadRows {
  readonly #named: string[] = [];
  #count = 0;

  add(sentence: string): void {
    if (this.#count++ < namedRows) this.#named.push(sentence);
  }

  /** Throws a UsageError where there are any. */
  check(file: string): void {
    if (this.#count === 0) return;
    const rest = this.#count > namedRows ? [`and ${this.#count - namedRows} more`] : [];
    throw new UsageError(
      `${this.#count} rows of ${file} cannot be taken, and none was: ${[...this.#named, ...rest].join('; ')}`,
      'a row without a score is left out of the file: nothing is known of its architecture then',
    );
  }
}

/**
 * The scores of a table, each architecture once. All of it is read before the first is given. Throws a UsageError that names what
 * cannot be taken: a cell that is no architecture of the space or no finite number, an architecture that comes twice.
 */
export async function readForeign(
  file: string,
  format: ForeignFormat,
  columns: ForeignColumns,
  space: Space,
): Promise<readonly ForeignScore[]> {
  const lines = new Map<Position, number>();
  const scores: ForeignScore[] = [];
  const bad = new BadRows();
  const take = (row: TableRow): void => {
    if ('message' in row) throw new UsageError(row.message);
    const position = positionIn(row.cells, columns, space);
    const value = valueIn(row.cells, columns.score);
    const first = lines.get(position);
    if (first !== undefined) throw new UsageError(`the architecture stands in line ${first} already`);
    lines.set(position, row.line);
    scores.push({ position, value });
  };
  for await (const row of readers[format](file))
    try {
      take(row);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      bad.add(`line ${row.line}: ${error.message}`);
    }
  bad.check(file);
  if (scores.length === 0) throw new UsageError(`${file} has no rows; expected scores`);
  return scores;
}
