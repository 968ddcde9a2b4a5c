import { parseArgs } from 'node:util';

/** What `npm test -- ...` asks for. */
export interface Selection {
  /** Names of steps; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** Files and folders that format, lint and tests are narrowed to; empty for everything. */
  readonly paths: readonly string[];
}

/** Parses the arguments of `npm test`; throws a RangeError that names an unknown step. */
export function parseSelection(args: readonly string[], steps: readonly string[]): Selection {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { only: { type: 'string' } },
  });
  if (values.only === undefined) return { only: null, paths: positionals };
  const only = values.only.split(',');
  const unknown = only.find((name) => !steps.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`unknown step '${unknown}'; expected some of ${steps.join(',')}`);
  return { only: new Set(only), paths: positionals };
}
