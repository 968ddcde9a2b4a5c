import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { findProxy } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import type { ScoreQuery, ScoreRow, Store } from '@naswot/store';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { findSearch } from '../find-search.ts';
import { wholeNumber } from '../options.ts';
import { positionOf } from '../position-of.ts';
import { csvHeader, csvLine } from '../score-csv.ts';
import { scoreEntry, type ScoreEntry } from '../score-json.ts';
import { scoreColumns } from '../score-table.ts';
import { integer, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface QueryFlags extends SharedFlags {
  readonly space?: string;
  readonly search?: string;
  readonly proxy?: string;
  readonly architecture?: string;
  readonly minValue?: number;
  readonly maxParameters?: number;
  readonly since?: Date;
  readonly order: ScoreQuery['orderBy'];
  readonly ascending?: boolean;
  readonly limit: number;
}

const finiteNumber =
  (flag: string) =>
  (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value)) throw new UsageError(`${flag} received '${text}', expected a number`);
    return value;
  };

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new UsageError(`--since received '${text}', expected an instant such as 2026-01-31T12:00Z`);
  return date;
}

function withQueryOptions(command: Command): Command {
  return withSharedOptions(command)
    .option('--space <NAME>', 'of one space')
    .option('--search <ID>', 'asked for by one search: id, a beginning of it, or name')
    .option('--proxy <NAME>', 'of one proxy')
    .option('--architecture <STRING>', 'of one architecture: its string, or @INDEX with --space')
    .option('--min-value <N>', 'at least this score', finiteNumber('--min-value'))
    .option('--max-parameters <N>', 'at most this many parameters', wholeNumber('--max-parameters', 0))
    .option('--since <INSTANT>', 'scored since then (ISO 8601)', instant)
    .addOption(
      new Option('--order <COLUMN>', 'what to order by')
        .choices(['value', 'parameters', 'scored-at'])
        .default('value'),
    )
    .option('--ascending', 'the least first');
}

/** The string of an architecture that is filtered by. */
function architectureOf({ architecture, space }: QueryFlags): string | undefined {
  if (architecture === undefined) return undefined;
  if (space !== undefined) {
    const where = findSpace(space);
    return where.format(positionOf(where, architecture));
  }
  if (!architecture.startsWith('@')) return architecture;
  throw new UsageError(
    `--architecture received '${architecture}', an index, without the space it is of`,
    'add --space NAME, or give the architecture as a string',
  );
}

/** Everything of a query that can be refused before the store is opened. */
function filtersOf(flags: QueryFlags): Omit<ScoreQuery, 'searchId'> {
  const { minValue, maxParameters, since, order, ascending, limit } = flags;
  const architecture = architectureOf(flags);
  return {
    ...(flags.space !== undefined && { space: findSpace(flags.space).name }),
    ...(flags.proxy !== undefined && { proxy: findProxy(flags.proxy).name }),
    ...(architecture !== undefined && { architecture }),
    ...(minValue !== undefined && { minValue }),
    ...(maxParameters !== undefined && { maxParameters }),
    ...(since !== undefined && { since }),
    orderBy: order,
    descending: ascending !== true,
    limit,
  };
}

async function* rowsOf(
  filters: Omit<ScoreQuery, 'searchId'>,
  { search }: QueryFlags,
  store: Store,
): AsyncGenerator<ScoreRow> {
  const searchId = search === undefined ? undefined : (await findSearch(search, store)).id;
  yield* store.queryScores({ ...filters, ...(searchId !== undefined && { searchId }) });
}

interface QueriedScore extends ScoreEntry {
  readonly spec: string;
  readonly proxy: string;
  readonly scoredAt: Date;
}

function queryText(scores: readonly QueriedScore[]): string {
  if (scores.length === 0) return 'no scores';
  const specs = new Set(scores.map(({ spec }) => spec)).size;
  return [
    table(scores, [
      { title: 'proxy', align: 'left', cell: ({ proxy }) => proxy },
      { title: 'spec', align: 'left', cell: ({ spec }) => spec.slice(0, 12) },
      ...scoreColumns(scores),
    ]),
    '',
    `${integer(scores.length)} scores${specs === 1 ? '' : ` under ${specs} specs, which cannot be compared with each other`}`,
  ].join('\n');
}

async function query(flags: QueryFlags): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  const filters = filtersOf(flags);
  await using store = await openStore();
  const scores: QueriedScore[] = [];
  for await (const row of rowsOf(filters, flags, store)) {
    const { specDigest: spec, proxy, scoredAt } = row;
    scores.push({ ...scoreEntry(row, true), spec, proxy, scoredAt });
  }
  terminal.result({ scores }, () => queryText(scores));
}

const jsonLine = (row: ScoreRow): string =>
  JSON.stringify({
    space: row.space,
    proxy: row.proxy,
    spec: row.specDigest,
    search: row.searchId,
    engine: row.engine,
    scoredAt: row.scoredAt,
    ...scoreEntry(row, true),
  });

async function* linesOf(rows: AsyncIterable<ScoreRow>, format: 'csv' | 'jsonl'): AsyncGenerator<string> {
  if (format === 'csv') yield `${csvHeader}\n`;
  const line = format === 'csv' ? csvLine : jsonLine;
  for await (const row of rows) yield `${line(row)}\n`;
}

async function exportScores(flags: QueryFlags & { readonly format: 'csv' | 'jsonl' }): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  if (terminal.json)
    throw new UsageError(
      '--json is one document, an export is many lines',
      'use --format jsonl, or scores query --json',
    );
  const filters = filtersOf(flags);
  await using store = await openStore();
  const lines = linesOf(rowsOf(filters, flags, store), flags.format);
  // As fast as the reader takes them: an export may be larger than memory.
  await pipeline(lines, process.stdout, { end: false });
}

export function addScoresCommand(program: Command): void {
  const scores = program
    .command('scores')
    .description('scores of all searches')
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'));
  withQueryOptions(scores.command('query').description('scores by filter'))
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), 20)
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'))
    .action(query);
  withQueryOptions(scores.command('export').description('scores as CSV or JSON lines on stdout'))
    .addOption(new Option('--format <FORMAT>', 'how to write them').choices(['csv', 'jsonl']).default('csv'))
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), Number.MAX_SAFE_INTEGER)
    .addHelpText('after', example('naswot scores export --search k7p2 --format csv > scores.csv'))
    .action(exportScores);
}
