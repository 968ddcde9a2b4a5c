import { Option, type Command } from 'commander';
import { openStore, type Store } from '@naswot/store';
import { resolveSettings, type Settings } from './settings.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** What every command starts from. */
export interface Context {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
  openStore(): Promise<Store>;
}

export interface SharedFlags {
  readonly home?: string;
  readonly store?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Adds the flags that all commands have. */
export function withSharedOptions(command: Command): Command {
  return command
    .addOption(new Option('--home <DIR>', 'embedded store and caches').helpGroup('Settings:'))
    .addOption(new Option('--store <URL>', 'pglite:DIR or postgres://...').helpGroup('Settings:'))
    .addOption(new Option('--data <DIR>', 'where data sets lie').helpGroup('Settings:'))
    .addOption(new Option('--json', 'one JSON document on stdout').helpGroup('Output:'))
    .addOption(new Option('--quiet', 'no notes on stderr').helpGroup('Output:'))
    .addOption(new Option('--verbose', 'stack traces with errors').helpGroup('Output:'));
}

/** The context of a command's flags, the environment and the working directory. */
export function contextOf(flags: SharedFlags): Context {
  const settings = resolveSettings(flags, process.env, process.cwd());
  return {
    settings,
    terminal: createTerminal(flags),
    isVerbose: flags.verbose === true,
    openStore: () => openStore(settings.store.value),
  };
}
