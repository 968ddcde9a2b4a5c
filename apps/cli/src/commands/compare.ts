import type { Command } from 'commander';
import { reportCard } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import { cardText } from '../comparison/card-text.ts';
import {
  gatherRequested,
  withComparisonOptions,
  type ComparisonFlags,
} from '../comparison/comparison-request.ts';
import { contextOf } from '../context.ts';
import { example } from '../example.ts';

async function compare(space: string, flags: ComparisonFlags): Promise<void> {
  const context = contextOf(flags);
  await using store = await openTables(context);
  const { title, gathered } = await gatherRequested(space, flags, store);
  const card = reportCard(gathered.comparison, (label) => randomStream(flags.seed, label));
  const { count, ...rest } = card;
  const [score] = card.proxies;
  const document = { ...title, count, unscorable: score?.unscorable, topDecile: score?.topDecile, ...rest };
  context.terminal.result(document, () => cardText(title, card));
}

export function addCompareCommand(program: Command): void {
  withComparisonOptions(
    program
      .command('compare')
      .argument('<SPACE>', "as in 'naswot space list'")
      .description('how far scores agree with trained accuracy'),
  )
    .addHelpText('after', example('naswot compare nas-bench-201 --metric cifar10_test_200'))
    .action(compare);
}
