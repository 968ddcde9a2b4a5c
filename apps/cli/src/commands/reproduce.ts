import { Argument, Option, type Command } from 'commander';
import { strategies, type StrategyName } from '@naswot/search';
import { contextOf, withSharedOptions } from '../context.ts';
import { example } from '../example.ts';
import { knownName } from '../known-name.ts';
import { collectSettings, engineHelp, parseLanes, wholeNumber } from '../options.ts';
import type { Reproduction } from '../reproduce/reproduction.ts';
import type { ReproduceFlags, SampleSize } from '../reproduce/sample.ts';
import type { TableReproduction } from '../reproduce/tables/table-reproduction.ts';
import { targetNames, type TargetName } from '../reproduce/target-names.ts';
import type { Target } from '../reproduce/targets/target.ts';
import { UsageError } from '../usage-error.ts';

/** What was found, as a document and for people, with the rule that its verdicts follow. */
async function presentationOf(
  heading: Pick<Target, 'title' | 'source'>,
  found: Reproduction | TableReproduction,
): Promise<{ readonly rule: string; readonly text: () => string }> {
  if ('rows' in found) {
    const [{ tableText }, { tableRuleInWords }] = await Promise.all([
      import('../reproduce/tables/table-text.ts'),
      import('../reproduce/tables/judge-means.ts'),
    ]);
    return { rule: tableRuleInWords, text: () => tableText(heading, found) };
  }
  const [{ reproductionText }, { ruleInWords }] = await Promise.all([
    import('../reproduce/reproduction-text.ts'),
    import('../reproduce/verdict.ts'),
  ]);
  return { rule: ruleInWords, text: () => reproductionText(heading, found) };
}

/** Throws a UsageError where strategies are asked for that the target does not show. */
function checkStrategies(name: TargetName, { strategies: asked }: Given, { takesStrategies }: Target): void {
  if (asked.length === 0 || takesStrategies) return;
  throw new UsageError(
    `${name} shows the paper's methods alone; received --strategies ${asked.join(',')}`,
    "'naswot reproduce table-2a --strategies all' plays the others beside them",
  );
}

/** Flags, with the samples that a target takes where nobody says. */
type Given = Omit<ReproduceFlags, 'samples'> & Partial<Pick<ReproduceFlags, 'samples'>>;

async function reproduce(name: TargetName, given: Given): Promise<void> {
  const context = contextOf(given);
  // All of what searches and draws, which takes a while to load.
  const [{ targets }, { makeFolder }] = await Promise.all([
    import('../reproduce/targets/targets.ts'),
    import('../figure-file.ts'),
  ]);
  const target: Target = targets[name];
  const { reproduce: run, samples: usual, title, source } = target;
  checkStrategies(name, given, target);
  const flags: ReproduceFlags = { ...given, samples: given.samples ?? usual };
  if (flags.output !== undefined) await makeFolder(flags.output);
  const found = await run({ target: name, flags, context });
  if (found === null) {
    process.exitCode ??= 1;
    context.terminal.note('the same command goes on with what is scored');
    return;
  }
  const { samples, seed } = flags;
  const { rule, text } = await presentationOf({ title, source }, found);
  context.terminal.result({ target: name, title, source, samples, seed, rule, ...found }, text);
}

const parseSamples = (text: string): SampleSize =>
  text === 'all' ? text : wholeNumber('--samples', 4, undefined, "'all' is every architecture")(text);

const strategyNames = Object.keys(strategies) as readonly StrategyName[];
const parseStrategy = knownName(
  'strategy',
  strategyNames,
  "'naswot strategy list' says what each does; 'all' is every strategy",
);

/** `all`, or names with commas between them. */
const parseStrategies = (text: string): readonly StrategyName[] =>
  text === 'all' ? strategyNames : text.split(',').map((name) => parseStrategy(name.trim()) as StrategyName);

export function addReproduceCommand(program: Command): void {
  const command = program
    .command('reproduce')
    .addArgument(new Argument('<TARGET>', 'a figure or table').choices(targetNames))
    .description("a paper's figures and tables again: its numbers, ours, and whether they agree")
    .option(
      '--samples <N>',
      'architectures of each sample, or all (default: 1,000; all for a table of searches)',
      parseSamples,
    )
    .option('--runs <N>', 'of each method of a table', wholeNumber('--runs', 2, 100_000), 500)
    .addOption(
      new Option(
        '--strategies <NAMES>',
        "strategies that table-2a plays beside the paper's methods, with commas between them, or all",
      )
        .argParser(parseStrategies)
        .default([], 'none'),
    )
    .option('--seed <N>', 'of draws and resamples', wholeNumber('--seed', 0), 0)
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .option(
      '--times-from <NAME>',
      'benchmark whose training times a model is made from, where the table has none',
    )
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
