import type { Command } from 'commander';
import { proxies, type Proxy } from '@naswot/scoring';
import {
  namedParameters,
  parseParameters,
  strategies,
  type ParameterRules,
  type Strategy,
} from '@naswot/search';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { table } from '../terminal.ts';

function listProxies(flags: SharedFlags): void {
  const known: readonly Proxy[] = Object.values(proxies);
  const documents = known.map(({ name, title, version, source, probe }) => ({
    name,
    title,
    version,
    source,
    runsNetwork: probe !== null,
  }));
  contextOf(flags).terminal.result({ proxies: documents }, () =>
    table(documents, [
      { title: 'proxy', align: 'left', cell: ({ name }) => name },
      { title: 'runs the network', align: 'left', cell: ({ runsNetwork }) => (runsNetwork ? 'yes' : 'no') },
      { title: '', align: 'left', cell: ({ title }) => title },
      { title: 'source', align: 'left', cell: ({ source }) => source },
    ]),
  );
}

/** Every parameter and its default, as a command line has it. */
const namedDefaults = (rules: ParameterRules) => namedParameters(rules, parseParameters(rules, {}));

const defaultsText = (rules: ParameterRules): string =>
  Object.entries(namedDefaults(rules))
    .map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`)
    .join(' ');

function listStrategies(flags: SharedFlags): void {
  const known: readonly Strategy[] = Object.values(strategies);
  const documents = known.map(({ name, title, source, parameters: rules }) => {
    const defaults = namedDefaults(rules);
    const parameters = Object.fromEntries(
      Object.entries(rules).map(([key, rule]) => [key, { ...rule, default: defaults[key] }]),
    );
    return { name, title, source, parameters };
  });
  contextOf(flags).terminal.result({ strategies: documents }, () =>
    table(known, [
      { title: 'strategy', align: 'left', cell: ({ name }) => name },
      { title: '', align: 'left', cell: ({ title }) => title },
      { title: 'parameters', align: 'left', cell: ({ parameters }) => defaultsText(parameters) },
      { title: 'source', align: 'left', cell: ({ source }) => source },
    ]),
  );
}

export function addListCommands(program: Command): void {
  const nouns = [
    {
      noun: 'proxy',
      text: 'training-free estimates of quality',
      all: 'every proxy',
      list: listProxies,
    },
    {
      noun: 'strategy',
      text: 'what chooses the architectures to score',
      all: 'every strategy',
      list: listStrategies,
    },
  ];
  for (const { noun, text, all, list } of nouns) {
    const line = example(`naswot ${noun} list`);
    const command = program.command(noun).description(text).addHelpText('after', line);
    withSharedOptions(command.command('list').description(all)).addHelpText('after', line).action(list);
  }
}
