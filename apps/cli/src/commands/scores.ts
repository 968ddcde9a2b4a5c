import { Option, type Command } from 'commander';
import { contextOf } from '../context.ts';
import { example } from '../example.ts';
import { wholeNumber } from '../options.ts';
import {
  accuraciesTold,
  bandsText,
  queriedScore,
  queryText,
  specsUnder,
  type QueriedScore,
} from '../queried-scores.ts';
import { scoreBands } from '../score-bands.ts';
import { scoreFormats } from '../score-file/score-format.ts';
import { openScores } from '../scored-beside.ts';
import { filterOf, withQueryOptions, type QueryFlags } from '../score-query.ts';
import { exportScores } from './scores-export.ts';
import { addImportCommand } from './scores-import.ts';

interface BandFlags extends QueryFlags {
  readonly bands?: number;
}

/** The best of each band of sizes. */
async function queryBands(flags: BandFlags, bands: number): Promise<void> {
  const context = contextOf(flags);
  const { limit, ...filter } = filterOf(flags);
  await using opened = await openScores(context, flags);
  const all = { ...filter, limit: Number.MAX_SAFE_INTEGER };
  const found = (await scoreBands(() => opened.rows(all), bands, limit)).map(({ best, ...band }) => ({
    ...band,
    scores: best.map((row) => queriedScore(row, opened.beside)),
  }));
  const specs = await specsUnder(
    found.flatMap(({ scores }) => scores),
    opened.archive,
  );
  const result = { by: 'parameters', bands: found, specs };
  context.terminal.result(result, () => bandsText(found, specs));
}

async function query(flags: BandFlags): Promise<void> {
  if (flags.bands !== undefined) return queryBands(flags, flags.bands);
  const context = contextOf(flags);
  const filter = filterOf(flags);
  await using opened = await openScores(context, flags);
  const found: QueriedScore[] = [];
  // One more than is shown says whether there are more.
  const limit = filter.limit + 1;
  for await (const row of opened.rows({ ...filter, limit })) found.push(queriedScore(row, opened.beside));
  const scores = found.slice(0, filter.limit);
  const specs = await specsUnder(scores, opened.archive);
  const hasMore = found.length > scores.length;
  const result = { scores, specs, hasMore, ...accuraciesTold(opened.beside, scores) };
  context.terminal.result(result, () => queryText(result, flags.search !== undefined));
}

const formatOption = (text: string): Option => new Option('--format <FORMAT>', text).choices(scoreFormats);

export function addScoresCommand(program: Command): void {
  const scores = program
    .command('scores')
    .description('scores of all searches')
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'));
  withQueryOptions(scores.command('query').description('scores by filter'))
    .option('--limit <N>', 'at most this many, with --bands of each band', wholeNumber('--limit', 1), 20)
    .addOption(
      new Option(
        '--bands <N>',
        'the best of each of so many bands of about as many architectures by parameters',
      )
        .argParser(wholeNumber('--bands', 1, 1_000))
        .conflicts(['order', 'ascending']),
    )
    .addHelpText('after', example('naswot scores query --proxy naswot --max-parameters 300000'))
    .action(query);
  withQueryOptions(scores.command('export').description('scores as CSV, JSON lines or Parquet'))
    .addOption(formatOption("how to write them (default: by the output's name, else csv)"))
    .option('--output <FILE>', 'where to (default: stdout)')
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), Number.MAX_SAFE_INTEGER)
    .addHelpText('after', example('naswot scores export --search k7p2 --format csv > scores.csv'))
    .action(exportScores);
  addImportCommand(scores);
}
