import type { Command } from 'commander';
import { withSharedOptions, type SharedFlags } from '../context.ts';
import { wholeNumber } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** What is compared with what. */
export interface ComparisonFlags extends SharedFlags {
  readonly benchmark?: string;
  readonly metric: string;
  readonly select?: string;
  readonly search?: readonly string[];
  readonly proxy?: readonly string[];
  readonly spec?: readonly string[];
  readonly repeats?: boolean;
  readonly seed: number;
}

/** Names with commas between them, each once. */
const listOf =
  (flag: string) =>
  (text: string): readonly string[] => {
    const names = text.split(',').map((name) => name.trim());
    if (names.includes('') || new Set(names).size < names.length)
      throw new UsageError(
        `${flag} received '${text}', expected one or more, each once, with commas between`,
      );
    return names;
  };

export const withComparisonOptions = (command: Command): Command =>
  withSharedOptions(command)
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .option('--metric <NAME>', 'the accuracy that reports', 'cifar10_test_200')
    .option('--select <NAME>', 'the accuracy that the optimal choice is made by (default: its validation)')
    .option(
      '--proxy <NAMES>',
      'whose scores, with commas between (default: that of --search or --spec, else naswot)',
      listOf('--proxy'),
    )
    .option(
      '--search <IDS>',
      'what one search of a proxy asked for (default: all stored scores of one spec)',
      listOf('--search'),
    )
    .option(
      '--spec <DIGESTS>',
      'under one spec of a proxy: its digest, or a beginning of it',
      listOf('--spec'),
    )
    .option('--repeats', 'the mean over specs that differ in the seeds of weights and images alone')
    .option('--seed <N>', 'of resamples and draws', wholeNumber('--seed', 0), 0);
