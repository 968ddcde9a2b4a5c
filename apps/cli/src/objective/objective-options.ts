import { Option, type Command } from 'commander';
import { proxies } from '@naswot/scoring';
import { knownName } from '../known-name.ts';
import { UsageError } from '../usage-error.ts';
import { parseLikeness } from './likeness.ts';
import { collectObjectives, parseObjective, type WrittenObjective } from './written-objective.ts';

const parseProxy = knownName('proxy', Object.keys(proxies), "'naswot proxy list' says what each is");
const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup('Scoring:');
const withProxyOption = (command: Command): Command =>
  command.addOption(
    option('--proxy <PROXY>', 'what scores (default: the proxy of the objective)').argParser(parseProxy),
  );

/** A proxy as an objective, where nothing is searched. */
function parseScoring(text: string): readonly WrittenObjective[] {
  const objective = parseObjective(text);
  const [{ of } = {}] = objective.terms;
  if (of?.kind === 'proxy' && of.proxy === objective.text) return [objective];
  throw new UsageError(
    `what is scored is scored by one proxy; received the objective '${text}'`,
    "'naswot search' has such objectives",
  );
}

/** Adds what architectures are scored by, where they are given. */
export function withScoringProxy(command: Command): Command {
  return withProxyOption(
    command.addOption(
      option('--objective <PROXY>', 'a proxy to score by (default: naswot)').argParser(parseScoring),
    ),
  );
}

/** Adds what a search makes large. */
export function withObjectiveOptions(command: Command): Command {
  const own = command.addOption(
    option(
      '--objective <EXPRESSION>',
      'what is to be large: a proxy, min:macs, accuracy:BENCHMARK, sum:naswot,-0.001*macs or ranks:naswot,2*macs; several times for trade-offs (default: naswot)',
    ).argParser(collectObjectives),
  );
  return withProxyOption(own)
    .addOption(
      option(
        '--within <SIZE>',
        'compare only architectures of about one size: parameters:1.1 for at most 1.1 times as many',
      ).argParser(parseLikeness),
    )
    .addOption(option('--select <NAME>', 'the accuracy that selects, with accuracy:BENCHMARK'))
    .addOption(
      option(
        '--times-from <NAME>',
        'benchmark whose training times a model is made from, where the table has none',
      ),
    );
}
