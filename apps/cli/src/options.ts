import { availableParallelism } from 'node:os';
import { countings, type Counting } from '@naswot/scoring';
import { isInitialisation, initialisations, type Initialisation } from '@naswot/network';
import { engines, isEngineName } from '@naswot/engines';
import { unknownName } from './known-name.ts';
import { UsageError } from './usage-error.ts';

/** A whole number of a flag within bounds. */
export const wholeNumber =
  (flag: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER, hint?: string) =>
  (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
      const range = maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
      throw new UsageError(`${flag} received '${text}', expected a whole number, ${range}`, hint);
    }
    return value;
  };

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `2h`: milliseconds. */
export const durationMs =
  (flag: string) =>
  (text: string): number => {
    const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
    const ms = Number(count) * (unitMs[unit] ?? NaN);
    if (!Number.isNaN(ms)) return ms;
    const isPlain = /^\d+(\.\d+)?$/.test(text.trim());
    throw new UsageError(
      `${flag} received '${text}', expected a duration such as 90s, 10m or 2h`,
      isPlain ? `say the unit: ${text.trim()}s, ${text.trim()}m or ${text.trim()}h` : undefined,
    );
  };

const unitOf: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/** `800k`, `1.5M`, `100M` or a plain number: so many of something, at least one. */
export const amount =
  (flag: string) =>
  (text: string): number => {
    const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text.trim()) ?? [];
    const value = Math.round(Number(count) * (unitOf[unit] ?? NaN));
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw new UsageError(
      `${flag} received '${text}', expected a number above 0 such as 750000, 800k or 1.5M`,
    );
  };

/** `--network KEY=VALUE`, as often as wanted. */
/** Takes KEY=VALUE, over and over, each key once. */
export const collectPairs =
  (flag: string, example: string) =>
  (text: string, collected: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
    const [key, value, ...rest] = text.split('=');
    if (key === undefined || key === '' || value === undefined || value === '' || rest.length > 0)
      throw new UsageError(`${flag} received '${text}', expected KEY=VALUE such as ${example}`);
    if (Object.hasOwn(collected, key))
      throw new UsageError(
        `${flag} received ${key} twice: ${collected[key]} and ${value}`,
        'a setting has one value; leave one of them out',
      );
    return { ...collected, [key]: value };
  };

export const collectSettings = collectPairs('--network', 'cellsPerStage=1');

export function parseCounting(text: string): Counting {
  const counting = countings.find((name) => name === text);
  if (counting === undefined)
    throw new UsageError(`--counting received '${text}', expected ${countings.join(' or ')}`);
  return counting;
}

export function parseInitialisation(text: string): Initialisation {
  if (!isInitialisation(text))
    throw new UsageError(
      `--initialisation received '${text}', expected one of ${Object.keys(initialisations).join(', ')}`,
    );
  return text;
}

/** How many lanes: `auto` is one a core that this process may use, as far as memory goes. */
export type Lanes = number | 'auto';

export const parseLanes = (text: string): Lanes =>
  text === 'auto' ? text : wholeNumber('--lanes', 1, 1024, 'leave it out for one lane a core')(text);

export const laneCount = (lanes: Lanes): number => (lanes === 'auto' ? availableParallelism() : lanes);

const engineNames = ['auto', ...Object.keys(engines)];

/** What every command says of `--engine`. */
export const engineHelp =
  'what runs the networks; auto: the fastest on this machine, measured once and remembered in HOME';

/**
 * An engine's name, or the URL of a module that makes one; `auto`, which stands for one, is measured (engine-choice/). Throws a
 * UsageError for another name.
 */
export function parseEngine(text: string): string {
  if (isEngineName(text) || text.startsWith('file:')) return text;
  throw unknownName(
    'engine',
    text,
    engineNames,
    "'naswot engine list' shows which of them load on this machine",
  );
}
