import type { Command } from 'commander';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { maskSecrets, settingNames } from '../settings.ts';
import { table } from '../terminal.ts';

const maskSecretsOf = (value: string | null): string | null => (value === null ? null : maskSecrets(value));

function config(flags: SharedFlags): void {
  const { settings, terminal } = contextOf(flags);
  const rows = settingNames.map((name) => ({
    name,
    value: maskSecretsOf(settings[name].value),
    source: settings[name].source,
  }));
  terminal.result({ settings: Object.fromEntries(rows.map(({ name, ...setting }) => [name, setting])) }, () =>
    table(rows, [
      { title: 'setting', align: 'left', cell: ({ name }) => name },
      { title: 'value', align: 'left', cell: ({ value }) => value ?? 'none' },
      { title: 'from', align: 'left', cell: ({ source }) => source },
    ]),
  );
}

export function addConfigCommand(program: Command): void {
  withSharedOptions(program.command('config').description('every setting and where it came from'))
    .addHelpText('after', '\nExample:\n  $ naswot config\n')
    .action(config);
}
