import { pipeline } from 'node:stream/promises';
import type { ScoringSpec } from '@naswot/scoring';
import type { Archive } from '../archive.ts';
import { AccuracyTally } from '../benchmark-table/accuracy-tally.ts';
import { contextOf } from '../context.ts';
import { withoutText } from '../queried-scores.ts';
import { formatOf, type ScoreFormat } from '../score-file/score-format.ts';
import { scoreBytes, writeScores, type SpecOf } from '../score-file/write-scores.ts';
import { filterOf, type QueryFlags } from '../score-query.ts';
import { openScores } from '../scored-beside.ts';
import { UsageError } from '../usage-error.ts';

export interface ExportFlags extends QueryFlags {
  readonly format?: ScoreFormat;
  readonly output?: string;
}

/**
 * The format that is asked for, else by the output's name, else CSV. Throws a UsageError for a name that says none, and for bytes
 * on a terminal.
 */
function exportFormat({ format: given, output, json }: ExportFlags): ScoreFormat {
  if (json === true)
    throw new UsageError(
      '--json is one document, an export is many lines',
      'use --format jsonl, or scores query --json',
    );
  const format = output === undefined ? (given ?? 'csv') : formatOf(output, given);
  if (format === 'parquet' && output === undefined && process.stdout.isTTY)
    throw new UsageError(
      'a Parquet file is no text, and stdout is a terminal',
      'write it with --output scores.parquet, or into a pipe',
    );
  return format;
}

/** What digests stand for: each is asked for once, and found though a search began after the export did. */
function specLookup(archive: Archive): SpecOf {
  const known = new Map<string, ScoringSpec>();
  return async ({ space, specDigest }) => {
    const key = `${space} ${specDigest}`;
    const spec = known.get(key) ?? (await archive.listSpecs({ space, specDigest }))[0]?.spec;
    if (spec === undefined)
      throw new Error(`${archive.location} has scores under the spec ${specDigest} and not what it says`);
    known.set(key, spec);
    return spec;
  };
}

export async function exportScores(flags: ExportFlags): Promise<void> {
  const context = contextOf(flags);
  const format = exportFormat(flags);
  const filter = filterOf(flags);
  await using opened = await openScores(context, flags);
  const { archive, beside } = opened;
  const tally = new AccuracyTally(beside);
  const rows = tally.counted(opened.rows(filter));
  const specOf = specLookup(archive);
  // As fast as the reader takes them: an export may be larger than memory.
  if (flags.output === undefined) {
    await pipeline(scoreBytes(format, rows, specOf, beside), process.stdout, { end: false });
  } else {
    const files = await writeScores(flags.output, format, rows, specOf, beside);
    context.terminal.note(`wrote ${files.join(' and ')}`);
  }
  for (const sentence of withoutText(beside?.benchmark ?? '', tally.without, tally.count))
    context.terminal.note(`note: ${sentence}`);
}
