import { Option, type Command } from 'commander';
import type { ScoreQuery, ScoreRow } from '@naswot/store';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { wholeNumber } from '../options.ts';
import { scoreEntry } from '../score-json.ts';
import { scoreTable } from '../score-table.ts';
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
    .option('--search <ID>', 'asked for by one search')
    .option('--proxy <NAME>', 'of one proxy')
    .option('--architecture <STRING>', 'of one architecture')
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

function queryOf(flags: QueryFlags): ScoreQuery {
  const { space, search, proxy, architecture, minValue, maxParameters, since, order, ascending, limit } =
    flags;
  return {
    ...(space !== undefined && { space }),
    ...(search !== undefined && { searchId: search }),
    ...(proxy !== undefined && { proxy }),
    ...(architecture !== undefined && { architecture }),
    ...(minValue !== undefined && { minValue }),
    ...(maxParameters !== undefined && { maxParameters }),
    ...(since !== undefined && { since }),
    orderBy: order,
    descending: ascending !== true,
    limit,
  };
}

async function query(flags: QueryFlags): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  await using store = await openStore();
  const rows: ScoreRow[] = [];
  for await (const row of store.queryScores(queryOf(flags))) rows.push(row);
  const scores = rows.map((row) => ({
    ...scoreEntry(row, true),
    spec: row.specDigest,
    proxy: row.proxy,
    scoredAt: row.scoredAt,
  }));
  terminal.result({ scores }, () => `${scoreTable(scores, false)}\n\n${scores.length} scores`);
}

const csvHeader =
  'space,architecture,index,proxy,value,outcome,reason,size_term,separation_term,relu_units,parameters,macs,spec,search,engine,scored_at';

/** Quoted where it must be (RFC 4180). */
const csvField = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csvLine({ outcome, ...row }: ScoreRow): string {
  const scored = outcome.kind === 'scored' ? outcome : null;
  const fields = [
    row.space,
    row.architecture,
    row.index,
    row.proxy,
    scored?.value ?? null,
    outcome.kind,
    outcome.kind === 'unscorable' ? outcome.reason : null,
    scored?.sizeTerm ?? null,
    scored?.separationTerm ?? null,
    row.reluUnits,
    row.parameters,
    row.macs,
    row.specDigest,
    row.searchId,
    row.engine,
    row.scoredAt.toISOString(),
  ];
  return fields.map(csvField).join(',');
}

async function exportScores(flags: QueryFlags & { readonly format: 'csv' | 'jsonl' }): Promise<void> {
  const { openStore } = contextOf(flags);
  await using store = await openStore();
  if (flags.format === 'csv') process.stdout.write(`${csvHeader}\n`);
  for await (const row of store.queryScores(queryOf(flags))) {
    const entry = {
      space: row.space,
      proxy: row.proxy,
      spec: row.specDigest,
      search: row.searchId,
      engine: row.engine,
      scoredAt: row.scoredAt,
    };
    const line =
      flags.format === 'csv' ? csvLine(row) : JSON.stringify({ ...entry, ...scoreEntry(row, true) });
    process.stdout.write(`${line}\n`);
  }
}

export function addScoresCommand(program: Command): void {
  const scores = program.command('scores').description('scores of all searches');
  withQueryOptions(scores.command('query').description('scores by filter'))
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), 20)
    .addHelpText('after', '\nExample:\n  $ naswot scores query --proxy naswot --max-parameters 300000\n')
    .action(query);
  withQueryOptions(scores.command('export').description('scores as CSV or JSON lines on stdout'))
    .addOption(new Option('--format <FORMAT>', 'how to write them').choices(['csv', 'jsonl']).default('csv'))
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), Number.MAX_SAFE_INTEGER)
    .addHelpText('after', '\nExample:\n  $ naswot scores export --search k7p2 --format csv > scores.csv\n')
    .action(exportScores);
}
