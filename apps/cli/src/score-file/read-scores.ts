import { checkFile } from './check-file.ts';
import type { RawScore } from './raw-score.ts';
import { readCsv } from './score-csv.ts';
import type { ScoreFormat } from './score-format.ts';
import { readJsonl } from './score-jsonl.ts';

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
