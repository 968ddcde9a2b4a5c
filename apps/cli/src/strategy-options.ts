import { Option, type Command } from 'commander';
import {
  defaultWindow,
  findStrategy,
  keeping,
  parseParameters,
  type SearchPlan,
  type StrategyContext,
} from '@naswot/search';
import type { Space } from '@naswot/space';
import { includedIn, readIncluded, type IncludedFile } from './included-file.ts';
import { amount, collectPairs, wholeNumber } from './options.ts';

/** What a strategy is told beside its name and seed. */
export interface StrategyFlags {
  readonly strategy: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly window?: number;
  readonly maxParameters?: number;
  readonly maxMacs?: number;
  readonly maxReluUnits?: number;
  readonly include?: IncludedFile;
}

/** Limits of the command line by the proxy that they are of. */
export const limitFlags = {
  maxParameters: 'parameters',
  maxMacs: 'macs',
  maxReluUnits: 'relu-units',
} as const satisfies Partial<Record<keyof StrategyFlags, string>>;

/** What of a plan these flags decide. */
export type StrategyTerms = Pick<SearchPlan, 'window' | 'parameters' | 'constraints' | 'included'>;

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function constraintsOf(flags: StrategyFlags): Readonly<Record<string, number>> {
  const limits = Object.entries(limitFlags) as [keyof typeof limitFlags, string][];
  return Object.fromEntries(
    limits.flatMap(([flag, proxy]) => {
      const limit = flags[flag];
      return limit === undefined ? [] : [[proxy, limit]];
    }),
  );
}

/**
 * What of a plan the flags decide: every parameter of the strategy, so that a later default changes no stored search. Throws a
 * RangeError or UsageError that names what is wrong.
 */
export function strategyTerms(
  space: Space,
  flags: StrategyFlags & { readonly network: Readonly<Record<string, string>> },
): StrategyTerms {
  const parameters = parseParameters(findStrategy(flags.strategy).parameters, flags.parameter ?? {});
  const constraints = constraintsOf(flags);
  const isAllowed = keeping(space, space.parseSettings(flags.network), constraints);
  return {
    window: flags.window ?? defaultWindow,
    ...(!isEmpty(parameters) && { parameters }),
    ...(!isEmpty(constraints) && { constraints }),
    ...(flags.include && { included: includedIn(space, flags.include, isAllowed) }),
  };
}

/** What an architecture has to keep for both. */
const both = (
  a: StrategyContext['isAllowed'],
  b: StrategyContext['isAllowed'],
): StrategyContext['isAllowed'] =>
  a === null || b === null ? (a ?? b) : (position) => a(position) && b(position);

/** A context with the constraints and the included architectures of the command line. */
export function boundedContext(
  context: StrategyContext,
  space: Space,
  flags: StrategyFlags & { readonly network: Readonly<Record<string, string>> },
): StrategyContext {
  const { constraints = {}, included = [] } = strategyTerms(space, flags);
  const isAllowed = both(keeping(space, space.parseSettings(flags.network), constraints), context.isAllowed);
  return { ...context, included, isAllowed };
}

/** Adds what a strategy may be told beside its name and seed. */
export function withStrategyOptions(command: Command): Command {
  const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup('Strategy:');
  const limit = (flag: string, of: string): Option =>
    option(`${flag} <N>`, `ask for no architecture of more ${of}, such as 800k, 1M or 100M`).argParser(
      amount(flag),
    );
  return command
    .addOption(
      option(
        '--parameter <KEY=VALUE>',
        "a parameter of the strategy, as in 'naswot strategy list'",
      ).argParser(collectPairs('--parameter', 'population=10')),
    )
    .addOption(
      option('--window <N>', `ask n knows outcomes 0 to n - N (default: ${defaultWindow})`).argParser(
        wholeNumber('--window', 1, 4096),
      ),
    )
    .addOption(limit('--max-parameters', 'parameters'))
    .addOption(limit('--max-macs', 'MACs'))
    .addOption(limit('--max-relu-units', 'ReLU units'))
    .addOption(
      option(
        '--include <FILE>',
        'ask first for the architectures of a file, one a line: strings or @INDEX',
      ).argParser(readIncluded),
    );
}
