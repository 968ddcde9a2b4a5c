import { stat } from 'node:fs/promises';
import { explainFileError } from '@naswot/dataset';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';
import { readCsv } from './score-csv.ts';
import type { ScoreFormat } from './score-format.ts';
import { readJsonl } from './score-jsonl.ts';

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${explainFileError(error)}`);
  });
  if (found.isFile()) return;
  const what = found.isDirectory() ? 'it is a folder' : 'it is no file, which is read twice';
  throw new UsageError(`${file} cannot be read: ${what}`);
}

/** Loaded when it is asked for: most commands read none. */
async function* readParquet(file: string): AsyncGenerator<RawScore> {
  const parquet = await import('./score-parquet.ts');
  yield* parquet.readParquet(file);
}

const readers = { csv: readCsv, jsonl: readJsonl, parquet: readParquet } as const satisfies Record<
  ScoreFormat,
  unknown
>;

/** The scores of a file as they stand there, a part at a time; throws a UsageError where it is none of that format. */
export async function* readScores(file: string, format: ScoreFormat): AsyncGenerator<RawScore> {
  await checkFile(file);
  yield* readers[format](file);
}
