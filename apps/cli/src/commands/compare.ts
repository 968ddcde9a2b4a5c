import { Option, type Command } from 'commander';
import { reportCard } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import { formatCard, cardFormat, cardFormats, type CardFormat } from '../comparison/card-format.ts';
import {
  requestComparison,
  withComparisonOptions,
  type ComparisonFlags,
} from '../comparison/comparison-request.ts';
import { contextOf } from '../context.ts';
import { example } from '../example.ts';
import { writeWhole } from '../score-file/write-whole.ts';

interface CompareFlags extends ComparisonFlags {
  readonly format?: CardFormat;
  readonly output?: string;
}

async function compare(space: string, flags: CompareFlags): Promise<void> {
  const format = cardFormat(flags);
  const context = contextOf(flags);
  await using store = await openTables(context);
  const { gathered, ...request } = await requestComparison(space, flags, store);
  const card = reportCard(gathered.comparison, (label) => randomStream(flags.seed, label));
  const subject = { ...request, subjects: gathered.subjects, card };
  if (flags.output === undefined) {
    const width = process.stdout.isTTY ? process.stdout.columns : Infinity;
    process.stdout.write(formatCard(subject, format, width));
    return;
  }
  await writeWhole(flags.output, [formatCard(subject, format, Infinity)]);
  context.terminal.note(`wrote ${flags.output}`);
}

export function addCompareCommand(program: Command): void {
  withComparisonOptions(
    program
      .command('compare')
      .argument('<SPACE>', "as in 'naswot space list'")
      .description('how far scores agree with trained accuracy'),
  )
    .addOption(
      new Option('--format <FORMAT>', "how to show it (default: by the output's name, else text)").choices(
        cardFormats,
      ),
    )
    .option('--output <FILE>', 'where to (default: stdout)')
    .addHelpText(
      'after',
      example(
        'naswot compare nas-bench-201 --metric cifar10_test_200',
        'naswot compare nas-bench-201 --proxy naswot,relu-units --output card.md',
      ),
    )
    .action(compare);
}
