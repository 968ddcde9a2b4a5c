import { Argument, Option, type Command } from 'commander';
import { contextOf, withSharedOptions } from '../context.ts';
import { example } from '../example.ts';
import { collectSettings, engineHelp, parseLanes, wholeNumber } from '../options.ts';
import type { ReproduceFlags } from '../reproduce/sample.ts';
import { targetNames, type TargetName } from '../reproduce/target-names.ts';

async function reproduce(name: TargetName, flags: ReproduceFlags): Promise<void> {
  const context = contextOf(flags);
  // All of what searches and draws, which takes a while to load.
  const [{ targets }, { ruleInWords }, { reproductionText }, { makeFolder }] = await Promise.all([
    import('../reproduce/targets/targets.ts'),
    import('../reproduce/verdict.ts'),
    import('../reproduce/reproduction-text.ts'),
    import('../figure-file.ts'),
  ]);
  if (flags.output !== undefined) await makeFolder(flags.output);
  const { reproduce: run, ...heading } = targets[name];
  const found = await run({ target: name, flags, context });
  if (found === null) {
    process.exitCode ??= 1;
    context.terminal.note('the same command goes on with what is scored');
    return;
  }
  const { samples, seed } = flags;
  const document = { target: name, ...heading, samples, seed, rule: ruleInWords, ...found };
  context.terminal.result(document, () => reproductionText(heading, found));
}

export function addReproduceCommand(program: Command): void {
  const command = program
    .command('reproduce')
    .addArgument(new Argument('<TARGET>', 'a figure or table').choices(targetNames))
    .description("a paper's figures and tables again: its numbers, ours, and whether they agree")
    .option('--samples <N>', 'architectures of each sample', wholeNumber('--samples', 4), 1_000)
    .option('--seed <N>', 'of draws and resamples', wholeNumber('--seed', 0), 0)
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .addOption(
      new Option('--network <KEY=VALUE>', "a macro setting other than the paper's")
        .argParser(collectSettings)
        .default({}, "the paper's"),
    )
    .option('--engine <NAME>', engineHelp, 'auto')
    .option('--lanes <N>', 'networks at once; auto: one a core, as far as memory goes', parseLanes, 'auto')
    .option('--output <DIR>', 'where figures are written');
  withSharedOptions(command)
    .addHelpText('after', example('naswot reproduce fig-3 --output figures'))
    .action(reproduce);
}
