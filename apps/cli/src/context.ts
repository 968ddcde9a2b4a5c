import path from 'node:path';
import { Option, type Command } from 'commander';
import { openStore, type Store } from '@naswot/store';
import { resolveSettings, type Settings } from './settings.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** What every command starts from. */
export interface Context {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
  /** Where `naswot engine install` makes engines ready. */
  readonly enginesFolder: string;
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

/** A flag for each setting; every command has them all, whichever it looks at. */
const settingOptions: readonly (readonly [flag: string, description: string])[] = [
  ['--home <DIR>', 'embedded store and caches'],
  ['--store <URL>', 'pglite:DIR or postgres://...'],
  ['--data <DIR>', 'where data sets lie'],
  ['--queue <URL>', 'local:, or of a cluster nats://HOST:PORT or tls://HOST:PORT'],
  ['--coordinator <HOST:PORT>', 'a coordinator elsewhere; several with commas between are asked in turn'],
  ['--tls-ca <FILE>', 'authority of the servers'],
  ['--token-file <FILE>', 'token for the coordinator; for the coordinator itself those of its clients'],
  ['--nats-creds <FILE>', 'credentials of the NATS server'],
];

const outputOptions: readonly (readonly [flag: string, description: string])[] = [
  ['--json', 'one JSON document on stdout'],
  ['--quiet', 'no notes on stderr'],
  ['--verbose', 'stack traces with errors'],
];

/** Adds the flags that all commands have. */
export function withSharedOptions(command: Command): Command {
  for (const [flag, description] of settingOptions)
    command.addOption(new Option(flag, description).helpGroup('Settings:'));
  for (const [flag, description] of outputOptions)
    command.addOption(new Option(flag, description).helpGroup('Output:'));
  return command;
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
    // Lanes and packages there are asked for by whole paths.
    enginesFolder: path.resolve(settings.home.value, 'engines'),
    openStore: () => openStore(settings.store.value),
  };
}
