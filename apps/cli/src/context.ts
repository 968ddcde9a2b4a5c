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
  readonly queue?: string;
  readonly coordinator?: string;
  readonly tlsCa?: string;
  readonly tokenFile?: string;
  readonly natsCreds?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Adds the flags by which a command reaches a cluster. */
export function withClusterOptions(command: Command): Command {
  return command
    .addOption(new Option('--queue <URL>', 'nats://HOST:PORT or tls://HOST:PORT').helpGroup('Settings:'))
    .addOption(new Option('--nats-creds <FILE>', 'credentials of the NATS server').helpGroup('Settings:'))
    .addOption(new Option('--tls-ca <FILE>', 'authority of the servers').helpGroup('Settings:'));
}

/** Adds the flags by which a command has its work done by a coordinator elsewhere. */
export function withCoordinatorOptions(command: Command): Command {
  return command
    .addOption(new Option('--coordinator <HOST:PORT>', 'a coordinator elsewhere').helpGroup('Settings:'))
    .addOption(new Option('--tls-ca <FILE>', 'authority of the coordinator').helpGroup('Settings:'))
    .addOption(new Option('--token-file <FILE>', 'token for the coordinator').helpGroup('Settings:'));
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

/** The context of a command's flags, the environment and the working directory; of other settings where they are given. */
export function contextOf(
  flags: SharedFlags,
  settings = resolveSettings(flags, process.env, process.cwd()),
): Context {
  return {
    settings,
    terminal: createTerminal(flags),
    isVerbose: flags.verbose === true,
    openStore: () => openStore(settings.store.value),
  };
}
