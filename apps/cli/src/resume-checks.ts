import { findStrategy, parseParameters, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { includedIn, type IncludedFile } from './included-file.ts';
import { UsageError } from './usage-error.ts';

/** `weightsSeed` as it is typed. */
export const typed = (flag: string): string =>
  `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const differs = (flag: string, received: string, stored: string): UsageError =>
  new UsageError(
    `--resume goes on with the search as it is stored: ${flag} received ${received}, the search has ${stored}`,
    'leave the flag out, or start a new search',
  );

type Settings = Readonly<Record<string, number>>;
type Pairs = Readonly<Record<string, string>>;

/** Throws a UsageError where pairs of the command line, as they were understood, are others than those stored. */
function checkPairs(flag: string, overrides: Pairs, parsed: Settings, own: Settings): void {
  const other = Object.keys(overrides).filter((key) => parsed[key] !== own[key]);
  const pairs = (settings: Settings): string =>
    other.map((key) => `${key}=${String(settings[key])}`).join(' ');
  if (other.length > 0) throw differs(flag, pairs(parsed), pairs(own));
}

function checkNetwork(overrides: Pairs, { space, network }: SearchPlan): void {
  checkPairs('--network', overrides, findSpace(space).parseSettings({ ...network, ...overrides }), network);
}

function checkParameters(overrides: Pairs, { strategy, parameters = {} }: SearchPlan): void {
  const rules = findStrategy(strategy).parameters;
  const own = parseParameters(rules, parameters);
  checkPairs('--parameter', overrides, parseParameters(rules, { ...own, ...overrides }), own);
}

function checkIncluded(given: IncludedFile, { space, included = [] }: SearchPlan): void {
  const received = includedIn(findSpace(space), given);
  const isSame =
    received.length === included.length && received.every((position, k) => position === included[k]);
  if (!isSame)
    throw differs(
      '--include',
      `${received.length} architectures of ${given.file}`,
      `${included.length} others`,
    );
}

/** What checks flags whose values are more than one word against the stored plan: each throws a UsageError. */
export const checksOf: Readonly<Record<string, (value: never, plan: SearchPlan) => void>> = {
  network: checkNetwork,
  parameter: checkParameters,
  include: checkIncluded,
};
