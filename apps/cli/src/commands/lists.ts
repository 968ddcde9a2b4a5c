import type { Command } from 'commander';
import { engines } from '@naswot/engines';
import { proxies, type Proxy } from '@naswot/scoring';
import { strategies, type Strategy } from '@naswot/search';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { checkEngine, type EngineReport } from '../engine-report.ts';
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

function listStrategies(flags: SharedFlags): void {
  const known: readonly Strategy[] = Object.values(strategies);
  const documents = known.map(({ name, title }) => ({ name, title }));
  contextOf(flags).terminal.result({ strategies: documents }, () =>
    table(documents, [
      { title: 'strategy', align: 'left', cell: ({ name }) => name },
      { title: '', align: 'left', cell: ({ title }) => title },
    ]),
  );
}

/** What every engine says of itself on this machine, as a table. */
export const engineTable = (reports: readonly EngineReport[]): string =>
  table(reports, [
    { title: 'engine', align: 'left', cell: ({ name }) => name },
    { title: 'loads', align: 'left', cell: ({ loads }) => (loads ? 'yes' : 'no') },
    { title: 'version', align: 'left', cell: ({ version }) => version ?? '' },
    { title: 'device', align: 'left', cell: ({ device }) => device ?? '' },
    { title: '', align: 'left', cell: ({ reason, title }) => reason ?? title },
  ]);

async function listEngines(flags: SharedFlags): Promise<void> {
  const reports = await Promise.all(Object.keys(engines).map(checkEngine));
  contextOf(flags).terminal.result({ engines: reports }, () => engineTable(reports));
}

const example = (line: string): string => `\nExample:\n  $ ${line}\n`;

export function addListCommands(program: Command): void {
  const nouns = [
    { noun: 'proxy', text: 'training-free estimates of quality', list: listProxies },
    { noun: 'strategy', text: 'what chooses the architectures to score', list: listStrategies },
    { noun: 'engine', text: 'what runs networks', list: listEngines },
  ];
  for (const { noun, text, list } of nouns) {
    const command = program.command(noun).description(text);
    withSharedOptions(command.command('list').description(`every ${noun}`))
      .addHelpText('after', example(`naswot ${noun} list`))
      .action(list);
  }
}
