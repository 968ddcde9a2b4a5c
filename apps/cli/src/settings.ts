import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { UsageError } from './usage-error.ts';

/** Settings that every command shares: flag, then environment, then naswot.toml, then the default. */
export const settingNames = ['home', 'store', 'data'] as const;
export type SettingName = (typeof settingNames)[number];
export type SettingSource = 'flag' | 'environment' | 'naswot.toml' | 'default';

export interface Setting {
  readonly value: string;
  readonly source: SettingSource;
}

export type Settings = Readonly<Record<SettingName, Setting>>;

/** What the command line says of them. */
export type SettingFlags = Readonly<Partial<Record<SettingName, string>>>;

const file = 'naswot.toml';
const fileSchema = z.strictObject({ home: z.string(), store: z.string(), data: z.string() }).partial();

function readFileSettings(folder: string): SettingFlags {
  let text: string;
  try {
    text = readFileSync(path.join(folder, file), 'utf8');
  } catch {
    // Without the file its settings are the defaults.
    return {};
  }
  try {
    const { home, store, data } = fileSchema.parse(parse(text));
    return {
      ...(home !== undefined && { home }),
      ...(store !== undefined && { store }),
      ...(data !== undefined && { data }),
    };
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(
      `${path.join(folder, file)} is not what was expected: ${detail}`,
      `expected any of ${settingNames.join(', ')}`,
    );
  }
}

/** The settings in force in a working directory. */
export function resolveSettings(
  flags: SettingFlags,
  environment: NodeJS.ProcessEnv,
  folder: string,
): Settings {
  const fromFile = readFileSettings(folder);
  const resolve = (name: SettingName, fallback: string): Setting => {
    const flag = flags[name];
    if (flag !== undefined) return { value: flag, source: 'flag' };
    const variable = environment[`NASWOT_${name.toUpperCase()}`];
    if (variable !== undefined && variable !== '') return { value: variable, source: 'environment' };
    const written = fromFile[name];
    return written === undefined
      ? { value: fallback, source: 'default' }
      : { value: written, source: 'naswot.toml' };
  };
  const home = resolve('home', path.join(folder, '.naswot'));
  return {
    home,
    store: resolve('store', `pglite:${path.join(home.value, 'store')}`),
    data: resolve('data', path.join(home.value, 'data')),
  };
}

/** A value for people: a password in a URL is masked. */
export const maskSecrets = (value: string): string => value.replace(/(:\/\/[^:/@]*):[^@/]*@/, '$1:***@');
