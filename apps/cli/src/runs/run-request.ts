import { Option, type Command } from 'commander';
import type { SearchFlags } from '../search-request.ts';
import { wholeNumber } from '../options.ts';

/** What a search on numbers that are there already is told beside what every search is. */
export interface RunFlags extends SearchFlags {
  /** How many independent runs. */
  readonly runs?: number;
  readonly benchmark?: string;
  readonly metric?: readonly string[];
  readonly spec?: string;
}

const names = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

/** Adds what only searches with `--runs` are told. */
export function withRunOptions(command: Command): Command {
  const option = (flags: string, text: string): Option =>
    new Option(flags, text).helpGroup('Runs on what is stored:');
  return command
    .addOption(
      option(
        '--runs <N>',
        'independent searches on stored scores and tables, with seeds from --seed on',
      ).argParser(wholeNumber('--runs', 1, 100_000)),
    )
    .addOption(option('--benchmark <NAME>', 'table that reports (default: the only one of the space)'))
    .addOption(
      option('--metric <NAMES>', 'accuracies that report (default: those of the longest training)').argParser(
        names,
      ),
    )
    .addOption(
      option('--spec <DIGEST>', 'stored scores of one scoring spec: its digest, or a beginning of it'),
    );
}
