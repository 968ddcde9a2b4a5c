import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import type { ScoringSpec } from '@naswot/scoring';
import type { Archive } from '../archive.ts';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { wholeNumber } from '../options.ts';
import { queriedScore, queryText, specsUnder, type QueriedScore } from '../queried-scores.ts';
import { importScores } from '../score-file/import-scores.ts';
import { formatOf, formatOfName, scoreFormats, type ScoreFormat } from '../score-file/score-format.ts';
import { scoreBytes, writeWhole, type SpecOf } from '../score-file/write-scores.ts';
import { openArchive } from '../open-archive.ts';
import { isRemote } from '../remote/remote-settings.ts';
import { filterOf, withQueryOptions, type QueryFlags } from '../score-query.ts';
import { integer } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

async function query(flags: QueryFlags): Promise<void> {
  const context = contextOf(flags);
  const filter = filterOf(flags);
  await using archive = await openArchive(context);
  const found: QueriedScore[] = [];
  // One more than is shown says whether there are more.
  const limit = filter.limit + 1;
  for await (const row of archive.queryScores({ ...filter, limit })) found.push(queriedScore(row));
  const scores = found.slice(0, filter.limit);
  const specs = await specsUnder(scores, archive);
  const hasMore = found.length > scores.length;
  context.terminal.result({ scores, specs, hasMore }, () => queryText({ scores, specs, hasMore }));
}

interface ExportFlags extends QueryFlags {
  readonly format?: ScoreFormat;
  readonly output?: string;
}

/** The format that is asked for, else by the output's name, else CSV. Throws a UsageError for bytes on a terminal. */
function exportFormat({ format: given, output, json }: ExportFlags): ScoreFormat {
  if (json === true)
    throw new UsageError(
      '--json is one document, an export is many lines',
      'use --format jsonl, or scores query --json',
    );
  const format = given ?? (output === undefined ? undefined : formatOfName(output)) ?? 'csv';
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

async function exportScores(flags: ExportFlags): Promise<void> {
  const context = contextOf(flags);
  const format = exportFormat(flags);
  const filter = filterOf(flags);
  await using archive = await openArchive(context);
  const bytes = scoreBytes(format, archive.queryScores(filter), specLookup(archive));
  // As fast as the reader takes them: an export may be larger than memory.
  if (flags.output === undefined) {
    await pipeline(bytes, process.stdout, { end: false });
    return;
  }
  await writeWhole(flags.output, bytes);
  context.terminal.note(`wrote ${flags.output}`);
}

async function importFile(
  file: string,
  flags: SharedFlags & { readonly format?: ScoreFormat },
): Promise<void> {
  const { terminal, settings, openStore } = contextOf(flags);
  if (isRemote(settings))
    throw new UsageError(
      `an import writes into a store, and the coordinator at ${settings.coordinator.value} takes no scores`,
      'name the store with --store URL',
    );
  const format = formatOf(file, flags.format);
  await using store = await openStore();
  const { imported, known, skipped } = await importScores(file, format, store);
  terminal.result({ file, format, imported, known, skipped }, () =>
    [
      `imported ${integer(imported)} scores of ${file}`,
      ...(known === 0
        ? []
        : [
            `${integer(known)} more rows have a score that was there, or that came with another of their class`,
          ]),
      ...(skipped === 0
        ? []
        : [`skipped ${integer(skipped)} that tell of a machine: crashed, out of memory, timed out`]),
    ].join('\n'),
  );
}

const formatOption = (text: string): Option => new Option('--format <FORMAT>', text).choices(scoreFormats);

export function addScoresCommand(program: Command): void {
  const scores = program
    .command('scores')
    .description('scores of all searches')
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'));
  withQueryOptions(scores.command('query').description('scores by filter'))
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), 20)
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'))
    .action(query);
  withQueryOptions(scores.command('export').description('scores as CSV, JSON lines or Parquet'))
    .addOption(formatOption("how to write them (default: by the output's name, else csv)"))
    .option('--output <FILE>', 'where to (default: stdout)')
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), Number.MAX_SAFE_INTEGER)
    .addHelpText('after', example('naswot scores export --search k7p2 --format csv > scores.csv'))
    .action(exportScores);
  withSharedOptions(
    scores
      .command('import')
      .argument('<FILE>', 'what an export wrote')
      .description('take exported scores into the store, so that searches reuse them'),
  )
    .addOption(formatOption("how they stand in it (default: by the file's name)"))
    .addHelpText('after', example('naswot scores import scores.parquet'))
    .action(importFile);
}
