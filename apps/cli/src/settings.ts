import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { explainFileError } from '@naswot/dataset';
import { didYouMean } from '@naswot/space';
import { explainIssues } from './explain-issues.ts';
import { UsageError } from './usage-error.ts';

/** Settings that every command shares: flag, then environment, then naswot.toml, then the default. */
export const settingNames = [
  'home',
  'store',
  'queue',
  'coordinator',
  'tlsCa',
  'tokenFile',
  'natsCreds',
  'data',
] as const;
export type SettingName = (typeof settingNames)[number];
export type SettingSource = 'flag' | 'environment' | 'naswot.toml' | 'default';

/** Settings that have no value where nobody gives them one. */
type OptionalName = 'coordinator' | 'tlsCa' | 'tokenFile' | 'natsCreds';

export interface Setting<Value = string> {
  readonly value: Value;
  readonly source: SettingSource;
}

export type Settings = Readonly<
  Record<Exclude<SettingName, OptionalName>, Setting> & Record<OptionalName, Setting<string | null>>
>;

/** What the command line says of them. */
export type SettingFlags = Readonly<Partial<Record<SettingName, string>>>;

const file = 'naswot.toml';

const fileSchema = z
  .object(
    Object.fromEntries(settingNames.map((name) => [name, z.string('expected a text')])) as Record<
      SettingName,
      z.ZodString
    >,
  )
  .partial();

const wrongFile = (where: string, detail: string): UsageError =>
  new UsageError(
    `${where} is not what was expected: ${detail}`,
    `expected lines such as home = "DIR", of any of ${settingNames.join(', ')}`,
  );

function readFileText(where: string): string | null {
  try {
    return readFileSync(where, 'utf8');
  } catch (error) {
    // Without the file its settings are the defaults.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UsageError(`${where} cannot be read: ${explainFileError(error)}`);
  }
}

function parseToml(where: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw wrongFile(`${where}:${error.line}:${error.column}`, `it is no TOML: ${what}`);
  }
}

function readFileSettings(folder: string): SettingFlags {
  const where = path.join(folder, file);
  const text = readFileText(where);
  if (text === null) return {};
  const content = parseToml(where, text);
  const unknown = Object.keys(content).find((name) => !Object.hasOwn(fileSchema.shape, name));
  if (unknown !== undefined)
    throw wrongFile(where, `unknown setting '${unknown}'${didYouMean(unknown, settingNames)}`);
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) throw wrongFile(where, explainIssues(parsed.error, content));
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

/** `tlsCa` is NASWOT_TLS_CA. */
const variableOf = (name: SettingName): string =>
  `NASWOT_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The settings in force in a working directory. Throws a UsageError where its file is not what was expected. */
export const resolveSettings = (
  flags: SettingFlags,
  environment: NodeJS.ProcessEnv,
  folder: string,
): Settings => settingsFrom(flags, environment, folder, readFileSettings(folder));

/** The same as if there were no file. */
export const settingsWithoutFile = (
  flags: SettingFlags,
  environment: NodeJS.ProcessEnv,
  folder: string,
): Settings => settingsFrom(flags, environment, folder, {});

function settingsFrom(
  flags: SettingFlags,
  environment: NodeJS.ProcessEnv,
  folder: string,
  fromFile: SettingFlags,
): Settings {
  const resolve = <Default extends string | null>(
    name: SettingName,
    fallback: Default,
  ): Setting<string | Default> => {
    const flag = flags[name];
    if (flag !== undefined) return { value: flag, source: 'flag' };
    const variable = environment[variableOf(name)];
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
    queue: resolve('queue', 'local:'),
    coordinator: resolve('coordinator', null),
    tlsCa: resolve('tlsCa', null),
    tokenFile: resolve('tokenFile', null),
    natsCreds: resolve('natsCreds', null),
    data: resolve('data', path.join(home.value, 'data')),
  };
}

/** A value for people: a password in a URL is masked. */
export const maskSecrets = (value: string): string => value.replace(/(:\/\/[^:/@]*):[^@/]*@/, '$1:***@');
