import type { ScoringSpec } from '@naswot/scoring';
import type { ScoreRow } from '@naswot/store';
import type { AccuraciesBeside } from '../benchmark-table/accuracies-beside.ts';
import type { ScoreBeside } from '../scored-beside.ts';
import { columnsBeside } from './score-columns.ts';
import { csvLine, headerOf } from './score-csv.ts';
import type { ScoreFormat } from './score-format.ts';
import { jsonLine } from './score-jsonl.ts';
import { specsFileOf, specsText } from './specs-file.ts';
import { isSpecial, writeTogether } from './write-whole.ts';

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

/** The same rows; what their digests stand for is in `specs` once they are through. */
async function* gathered(
  rows: Rows,
  specOf: SpecOf,
  specs: Map<string, ScoringSpec>,
): AsyncGenerator<ScoreBeside> {
  for await (const row of rows) {
    if (!specs.has(row.specDigest)) specs.set(row.specDigest, await specOf(row));
    yield row;
  }
}

function* textOf(specs: ReadonlyMap<string, ScoringSpec>): Generator<string> {
  yield specsText(specs);
}

/**
 * Writes scores into a file, and those of a CSV with their specs beside it, unless it is a pipe or a device. Returns the files that were
 * written.
 */
export async function writeScores(
  file: string,
  format: ScoreFormat,
  rows: Rows,
  specOf: SpecOf,
  beside: Beside = null,
): Promise<readonly string[]> {
  const specs = new Map<string, ScoringSpec>();
  const files =
    format === 'csv' && !(await isSpecial(file))
      ? [
          { file, bytes: scoreBytes(format, gathered(rows, specOf, specs), specOf, beside) },
          { file: specsFileOf(file), bytes: textOf(specs) },
        ]
      : [{ file, bytes: scoreBytes(format, rows, specOf, beside) }];
  await writeTogether(files);
  return files.map((one) => one.file);
}
