import { Option, type Command } from 'commander';
import { findProxy } from '@naswot/scoring';
import { mostSpecs } from '@naswot/search';
import { proxyOf, type ObjectiveFlags } from '../objective/objectives.ts';
import { wholeNumber } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** How many seeds a search's architectures are scored under. */
export interface RepeatFlags {
  readonly weightsSeeds: number;
  readonly minibatchSeeds: number;
}

/** What these rules look at. */
interface Repeated extends RepeatFlags, ObjectiveFlags {
  readonly weightsSeed: number;
  readonly minibatchSeed: number;
}

export function withRepeatOptions(command: Command): Command {
  const option = (flag: string, text: string): Option =>
    new Option(`${flag} <N>`, text)
      .argParser(wholeNumber(flag, 1, mostSpecs))
      .default(1)
      .helpGroup('Scoring:');
  return command
    .addOption(option('--weights-seeds', 'score under so many weights seeds, and show means'))
    .addOption(option('--minibatch-seeds', 'with each of so many minibatch seeds'));
}

function checkLastSeed(flag: string, first: number, count: number): void {
  if (!Number.isSafeInteger(first + (count - 1)))
    throw new UsageError(
      `${flag} goes on from ${first} to a seed above 2^53 - 1`,
      'begin with a smaller seed',
    );
}

/** Throws a UsageError for several seeds with `--runs`, which reads the scores of one spec. */
export function checkNoRepeats({ weightsSeeds, minibatchSeeds }: RepeatFlags): void {
  if (weightsSeeds * minibatchSeeds > 1)
    throw new UsageError(
      '--runs reads stored scores of one spec; received it with --weights-seeds or --minibatch-seeds',
      'leave these out, or the --runs',
    );
}

/** Throws a UsageError for seeds that nothing can be scored under. */
export function checkRepeatFlags(flags: Repeated): void {
  const { weightsSeeds, minibatchSeeds } = flags;
  const specs = weightsSeeds * minibatchSeeds;
  if (specs === 1) return;
  const proxy = findProxy(proxyOf(flags));
  if (proxy.probe === null)
    throw new UsageError(
      `--weights-seeds and --minibatch-seeds repeat what depends on weights and images; received them with ${proxy.name}, which runs no network and always gives the same`,
      'leave them out',
    );
  if (specs > mostSpecs)
    throw new UsageError(
      `--weights-seeds ${weightsSeeds} with --minibatch-seeds ${minibatchSeeds} makes ${specs} specs, expected ${mostSpecs} or fewer`,
      'fewer seeds say as much: the error of a mean falls with the root of their number',
    );
  checkLastSeed('--weights-seeds', flags.weightsSeed, weightsSeeds);
  checkLastSeed('--minibatch-seeds', flags.minibatchSeed, minibatchSeeds);
}
