import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** How scores stand in a file. */
export const scoreFormats = ['csv', 'jsonl', 'parquet'] as const;
export type ScoreFormat = (typeof scoreFormats)[number];

/** The format that a file's name ends in; undefined where it is none of ours. */
function formatOfName(file: string): ScoreFormat | undefined {
  const extension = path.extname(file).slice(1).toLowerCase();
  return scoreFormats.find((format) => format === extension);
}

/** The format of a file: the one that was asked for, else by its name. Throws a UsageError where neither says it. */
export function formatOf(file: string, given: ScoreFormat | undefined): ScoreFormat {
  const format = given ?? formatOfName(file);
  if (format !== undefined) return format;
  throw new UsageError(
    `the format of ${file} is not known: its name ends in '${path.extname(file)}', expected ${scoreFormats.map((one) => `.${one}`).join(', ')}`,
    `say it with --format ${scoreFormats.join('|')}`,
  );
}
