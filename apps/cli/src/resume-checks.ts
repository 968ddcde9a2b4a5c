import { countedProxies } from '@naswot/scoring';
import {
  findStrategy,
  namedParameters,
  parseParameters,
  scoreAlone,
  type Goal,
  type Likeness,
  type SearchPlan,
} from '@naswot/search';
import { findSpace } from '@naswot/space';
import { includedIn, type IncludedFile } from './included-file.ts';
import { likenessText, objectiveText } from './objective/objective-text.ts';
import { objectivesOf } from './objective/objectives.ts';
import type { WrittenObjective } from './objective/written-objective.ts';
import { UsageError } from './usage-error.ts';

/** `weightsSeed` as it is typed. */
export const typed = (flag: string): string =>
  `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const differs = (flag: string, received: string, stored: string): UsageError =>
  new UsageError(
    `--resume goes on with the search as it is stored: ${flag} received ${received}, the search has ${stored}`,
    'leave the flag out, or start a new search',
  );

type Settings = Readonly<Record<string, number | string>>;
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
  const parsed = parseParameters(rules, { ...own, ...overrides });
  checkPairs('--parameter', overrides, namedParameters(rules, parsed), namedParameters(rules, own));
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

/** What a search makes large in the end: by its dearest level. */
const goalsOf = ({ aim = scoreAlone }: SearchPlan): readonly Goal[] => aim.levels.at(-1)?.goals ?? [];

/** What all of the goals are compared within. */
const withinOf = ([first]: readonly Goal[]): Pick<Goal, 'within'> =>
  first?.within === undefined ? {} : { within: first.within };

function checkObjective(given: readonly WrittenObjective[], plan: SearchPlan): void {
  const own = goalsOf(plan);
  const { proxy } = plan.spec;
  const runsOther = given.some(({ terms }) =>
    terms.some(({ of }) => of.kind === 'proxy' && of.proxy !== proxy && !countedProxies.includes(of.proxy)),
  );
  const received = runsOther
    ? given.map(({ text }) => text)
    : objectivesOf({ objective: given, proxy, ...withinOf(own) }).goals.map((goal) =>
        objectiveText(goal, proxy),
      );
  const stored = own.map((goal) => objectiveText(goal, proxy));
  if (received.join(' and ') !== stored.join(' and '))
    throw differs('--objective', `'${received.join(' and ')}'`, `'${stored.join(' and ')}'`);
}

function checkWithin(given: Likeness, plan: SearchPlan): void {
  const stored = goalsOf(plan).map(({ within }) => (within === undefined ? 'none' : likenessText(within)));
  if (stored.some((text) => text !== likenessText(given)))
    throw differs('--within', `'${likenessText(given)}'`, `'${stored.join(' and ')}'`);
}

/** By the accuracies of its dearest level. */
function checkSelected(given: string, plan: SearchPlan): void {
  const metrics = goalsOf(plan).flatMap(({ terms }) =>
    terms.flatMap(({ of }) => (of.kind === 'accuracy' ? [of.metric] : [])),
  );
  const stored = [...new Set(metrics)];
  if (stored.length === 0) throw differs('--select', `'${given}'`, 'no accuracy that selects');
  if (stored.some((metric) => metric !== given))
    throw differs('--select', `'${given}'`, `'${stored.join(' and ')}'`);
}

/** A search has the model of times itself, and not where it is from. */
function checkTimesFrom(given: string, { aim = scoreAlone }: SearchPlan): void {
  const isModelled = aim.levels.some(({ time }) => time?.kind === 'modelled');
  throw differs('--times-from', `'${given}'`, isModelled ? 'a model of times already' : 'none');
}

/** What checks flags that no one value of the stored plan stands for: each throws a UsageError. */
export const checksOf: Readonly<Record<string, (value: never, plan: SearchPlan) => void>> = {
  network: checkNetwork,
  parameter: checkParameters,
  include: checkIncluded,
  objective: checkObjective,
  within: checkWithin,
  select: checkSelected,
  timesFrom: checkTimesFrom,
};
