import type { Command } from 'commander';
import { strategies } from '@naswot/search';
import { contextOf, withSharedOptions } from '../context.ts';
import { example } from '../example.ts';
import { knownName } from '../known-name.ts';
import { withObjectiveOptions } from '../objective/objective-options.ts';
import { durationMs, engineHelp, parseLanes, wholeNumber } from '../options.ts';
import { checkOwnQueue, isRemote } from '../remote/remote-settings.ts';
import { checkNoRepeats, withRepeatOptions } from '../repeats/repeat-options.ts';
import { withScoringOptions } from '../scoring-options.ts';
import { checkRunFlags } from '../runs/check-run-flags.ts';
import { withRunOptions, type RunFlags } from '../runs/run-request.ts';
import { defaultSamples } from '../search-request.ts';
import { withStrategyOptions } from '../strategy-options.ts';

/** Runs a new search, or goes on with the one that `resume` names, and follows it: at a coordinator elsewhere, or here. */
export async function search(given: string | undefined, flags: RunFlags, command: Command): Promise<void> {
  checkRunFlags(flags);
  const context = contextOf(flags);
  if (flags.runs !== undefined) {
    checkNoRepeats(flags);
    const { searchKnown } = await import('../runs/search-known.ts');
    await searchKnown(given, flags, context);
    return;
  }
  // Either takes longer to load than most commands run.
  if (isRemote(context.settings)) {
    const { searchRemotely } = await import('../remote/search-remotely.ts');
    await searchRemotely(given, flags, command, context);
  } else {
    checkOwnQueue(context.settings);
    const { searchEmbedded } = await import('../embedded-search.ts');
    await searchEmbedded(given, flags, command, context);
  }
}

/** Adds everything that a search may be told. */
export function withSearchOptions(command: Command): Command {
  command
    .option(
      '--strategy <NAME>',
      'what to score next',
      knownName('strategy', Object.keys(strategies), "'naswot strategy list' says what each does"),
      'random',
    )
    .option(
      '--samples <N>',
      `architectures to ask for (random: ${defaultSamples})`,
      wholeNumber('--samples', 1),
    )
    .option('--replacement', 'draw with replacement')
    .option('--time-limit <TIME>', 'stop asking after 90s, 10m, 2h', durationMs('--time-limit'))
    .option(
      '--evaluations <N>',
      'stop asking after so many that are new to the search',
      wholeNumber('--evaluations', 1),
    )
    .option(
      '--simulated-time <TIME>',
      'stop before so much of training, or of stored scoring, is spent, such as 12000s',
      durationMs('--simulated-time'),
    )
    .option('--seed <N>', 'seeds the strategy', wholeNumber('--seed', 0), 0)
    .option('--engine <NAME>', engineHelp, 'auto')
    .option('--lanes <N>', 'networks at once; auto: one a core, as far as memory goes', parseLanes, 'auto')
    .option('--top <N>', 'how many of the best to show', wholeNumber('--top', 1), 10)
    .option('--name <TEXT>', 'a name for the search')
    .option('--resume <ID>', 'go on with a search')
    .option('--detach', 'leave the search to a coordinator, and return')
    .option(
      '--priority <N>',
      'share of the scorers of a coordinator, 1 to 100 (default: 1)',
      wholeNumber('--priority', 1, 100),
    );
  return withSharedOptions(
    withRunOptions(withRepeatOptions(withScoringOptions(withObjectiveOptions(withStrategyOptions(command))))),
  );
}

export function addSearchCommand(program: Command): void {
  const command = program
    .command('search')
    .argument('[SPACE]', 'the space to search; left out with --resume')
    .description('search a space for architectures that score well, without training any')
    .addHelpText('after', example('naswot search nas-bench-201 --samples 100'));
  withSearchOptions(command).action((space: string | undefined, flags: RunFlags, own: Command) =>
    search(space, flags, own),
  );
}
