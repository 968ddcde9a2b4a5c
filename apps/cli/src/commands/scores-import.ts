import { Option, type Command } from 'commander';
import { isProxyName } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { isRemote } from '../remote/remote-settings.ts';
import { importForeign } from '../score-file/import-foreign.ts';
import { importScores } from '../score-file/import-scores.ts';
import { foreignFormatOf, type ForeignColumns } from '../score-file/read-foreign.ts';
import { formatOf, scoreFormats, type ScoreFormat } from '../score-file/score-format.ts';
import { integer } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface ForeignFlags {
  readonly foreign?: boolean;
  readonly proxy?: string;
  readonly source?: string;
  readonly space?: string;
  readonly architectureColumn?: string;
  readonly indexColumn?: string;
  readonly scoreColumn?: string;
}

export interface ImportFlags extends SharedFlags, ForeignFlags {
  readonly format?: ScoreFormat;
}

/** What foreign scores cannot do without. */
const neededFlags = {
  proxy: '--proxy NAME, what the scores go by here',
  source: '--source TEXT, where they come from: a program and its version, a paper',
  space: '--space NAME, whose architectures the table names',
} as const;

function needed(flags: ForeignFlags, name: keyof typeof neededFlags): string {
  const value = flags[name];
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`--foreign received no --${name}`, `add ${neededFlags[name]}`);
}

function foreignName(flags: ForeignFlags): string {
  const name = needed(flags, 'proxy');
  if (isProxyName(name))
    throw new UsageError(
      `--proxy received '${name}', a proxy of this program; expected another name for foreign scores`,
      `say whose it is, as in --proxy ${name}-theirs`,
    );
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) return name;
  throw new UsageError(
    `--proxy received '${name}', expected letters, digits, dots, dashes and underscores, at most 64`,
  );
}

function columnsOf(
  { architectureColumn, indexColumn, scoreColumn }: ForeignFlags,
  proxy: string,
): ForeignColumns {
  if (architectureColumn !== undefined && indexColumn !== undefined)
    throw new UsageError('received --architecture-column and --index-column, expected one of the two');
  return {
    architecture: indexColumn ?? architectureColumn ?? 'architecture',
    isIndex: indexColumn !== undefined,
    score: scoreColumn ?? proxy,
  };
}

async function importTable(file: string, flags: ImportFlags, context: Context): Promise<void> {
  const proxy = foreignName(flags);
  const source = needed(flags, 'source');
  const space = findSpace(needed(flags, 'space'));
  const table = { file, proxy, source, space, columns: columnsOf(flags, proxy) };
  const format = foreignFormatOf(file, flags.format);
  await using store = await context.openStore();
  const counts = await importForeign({ ...table, format }, store);
  context.terminal.result({ file, format, proxy, source, ...counts }, () =>
    [
      `imported ${integer(counts.imported)} foreign scores of ${file} as ${proxy}, spec ${counts.spec.slice(0, 12)}`,
      ...(counts.known === 0 ? [] : [`${integer(counts.known)} were there already`]),
    ].join('\n'),
  );
}

/** Throws a UsageError where flags are given that only foreign scores have. */
function refuseForeignFlags({ foreign: _, ...flags }: ForeignFlags): void {
  const names = ['proxy', 'source', 'space', 'architectureColumn', 'indexColumn', 'scoreColumn'] as const;
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const flag = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(
    `--${flag} received '${flags[given] ?? ''}' without --foreign: an export says itself what its scores are`,
    'add --foreign for scores of another program',
  );
}

async function importExport(file: string, flags: ImportFlags, context: Context): Promise<void> {
  refuseForeignFlags(flags);
  const format = formatOf(file, flags.format);
  await using store = await context.openStore();
  const { imported, known, skipped } = await importScores(file, format, store);
  context.terminal.result({ file, format, imported, known, skipped }, () =>
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

async function importFile(file: string, flags: ImportFlags): Promise<void> {
  const context = contextOf(flags);
  const { settings } = context;
  if (isRemote(settings))
    throw new UsageError(
      `an import writes into a store, and the coordinator at ${settings.coordinator.value} takes no scores`,
      'name the store with --store URL',
    );
  await (flags.foreign === true ? importTable : importExport)(file, flags, context);
}

const foreignOptions: readonly (readonly [flag: string, text: string])[] = [
  ['--foreign', 'a table of scores that another program made'],
  ['--proxy <NAME>', 'what those go by here; no name of a proxy of this program'],
  ['--source <TEXT>', 'where they come from: a program and its version, a paper, an address'],
  ['--space <NAME>', 'whose architectures the table names'],
  ['--architecture-column <NAME>', 'its column of architecture strings (default: architecture)'],
  ['--index-column <NAME>', 'its column of published indices, instead of strings'],
  ['--score-column <NAME>', 'its column of scores, more is better (default: the name of the proxy)'],
];

export function addImportCommand(scores: Command): void {
  const command = withSharedOptions(
    scores
      .command('import')
      .argument('<FILE>', 'what an export wrote, or with --foreign a table of CSV or JSON lines')
      .description('take exported scores into the store, so that searches reuse them, or those of others'),
  ).addOption(
    new Option('--format <FORMAT>', "how they stand in it (default: by the file's name)").choices(
      scoreFormats,
    ),
  );
  for (const [flag, text] of foreignOptions)
    command.addOption(new Option(flag, text).helpGroup('Foreign scores:'));
  command.addHelpText('after', example('naswot scores import scores.parquet')).action(importFile);
}
