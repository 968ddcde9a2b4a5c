import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ScoringSpec } from '@naswot/scoring';
import type { ScoreRow } from '@naswot/store';
import { explainFileError } from '@naswot/dataset';
import type { AccuraciesBeside } from '../benchmark-table/accuracies-beside.ts';
import { OutputError } from '../output-error.ts';
import type { ScoreBeside } from '../scored-beside.ts';
import { columnsBeside } from './score-columns.ts';
import { csvLine, headerOf } from './score-csv.ts';
import type { ScoreFormat } from './score-format.ts';
import { jsonLine } from './score-jsonl.ts';

/** Says what a row's digest stands for. */
export type SpecOf = (row: ScoreRow) => Promise<ScoringSpec>;

type Rows = AsyncIterable<ScoreBeside>;
type Beside = AccuraciesBeside | null;

async function* csvLines(rows: Rows, _: SpecOf, beside: Beside): AsyncGenerator<string> {
  const columns = columnsBeside(beside);
  yield `${headerOf(columns)}\n`;
  for await (const row of rows) yield `${csvLine(row, columns)}\n`;
}

async function* jsonLines(rows: Rows, specOf: SpecOf, beside: Beside): AsyncGenerator<string> {
  for await (const row of rows) yield `${jsonLine(row, await specOf(row), beside)}\n`;
}

/** Loaded when it is asked for: most exports are text. */
async function* parquetFile(rows: Rows, specOf: SpecOf, beside: Beside): AsyncGenerator<Uint8Array> {
  const { parquetBytes } = await import('./score-parquet.ts');
  yield* parquetBytes(rows, specOf, columnsBeside(beside));
}

const writers = { csv: csvLines, jsonl: jsonLines, parquet: parquetFile } as const satisfies Record<
  ScoreFormat,
  unknown
>;

/** Scores in a format, with accuracies where they stand beside them, a part at a time: an export may be larger than memory. */
export const scoreBytes = (
  format: ScoreFormat,
  rows: Rows,
  specOf: SpecOf,
  beside: Beside = null,
): AsyncIterable<string | Uint8Array> => writers[format](rows, specOf, beside);

/** Whether there is something in a file's place that cannot be replaced by another file: a pipe, a device. */
const isSpecial = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  );

/** Writes a file as fast as its disk takes it; one that is there already is replaced once all is written. */
export async function writeWhole(
  file: string,
  bytes: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<void> {
  const target = (await isSpecial(file)) ? file : `${file}.part`;
  try {
    await pipeline(bytes, createWriteStream(target));
    if (target !== file) await rename(target, file);
  } catch (error) {
    if (target !== file) await rm(target, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new OutputError(`${file} cannot be written: ${explainFileError(error)}`, error);
  }
}
