import { countedProxies } from '@naswot/scoring';
import { didYouMean } from '@naswot/space';

/** A number that an architecture has. */
export type Quantity =
  /** The search's score, under its spec. */
  | { readonly kind: 'score' }
  /** A proxy that runs no network, of the architecture's own network: parameters, macs, ... */
  | { readonly kind: 'count'; readonly proxy: string }
  /** Trained accuracy in percent, looked up: a benchmark's metric, the mean over its seeds. */
  | { readonly kind: 'accuracy'; readonly benchmark: string; readonly metric: string };

/** A quantity times a weight, finite and not 0: below 0 for what is to be small. */
export interface Term {
  readonly of: Quantity;
  readonly weight: number;
}

/** Compared are only architectures of about one size. */
export interface Likeness {
  /** A proxy that runs no network: the size. */
  readonly proxy: string;
  /** The larger of two that are alike is at most so many times as large as the other; above 1. */
  readonly factor: number;
}

/** One number that is to be large, made of one term or more; null where one of them has no number. */
export interface Goal {
  /**
   * `sum`: the weighted sum of the terms. `ranks`: that of the ranks that the architecture has by each of them among those that the
   * strategy was told of last, from 0 for the least to 1: see `rankedWindow`.
   */
  readonly by: 'sum' | 'ranks';
  readonly terms: readonly Term[];
  /** Ranks are among these alone; left out, among all. */
  readonly within?: Likeness;
}

/** How long a measurement takes, in simulated time. */
export type LevelTime =
  /** As the benchmark has it, with the metric's trainings; the mean over their seeds. */
  | { readonly kind: 'recorded'; readonly benchmark: string; readonly metric: string }
  /** Milliseconds of the whole training: a constant, and for each MAC of the space's usual network; 0 where that is less. */
  | { readonly kind: 'modelled'; readonly constantMs: number; readonly perMacMs: number };

/** One way to measure an architecture. */
export interface AimLevel {
  /** In any unit, the same for all levels: epochs of training; 0 for a score. */
  readonly cost: number;
  readonly goals: readonly Goal[];
  /** Left out for what takes no training, or where nothing says how long it takes. */
  readonly time?: LevelTime;
}

/** What a search makes large: by one level, or by several, cheapest first, each of one plain quantity. */
export interface Aim {
  readonly levels: readonly AimLevel[];
}

/** Most goals of a search, and most terms of a goal. */
export const mostGoals = 8;
/** Most levels that architectures are measured by. */
export const mostLevels = 64;

/** A goal that is one quantity as it is. */
export const plainGoal = (of: Quantity): Goal => ({ by: 'sum', terms: [{ of, weight: 1 }] });

/** The score alone: what a plan without an aim makes large. */
export const scoreAlone: Aim = { levels: [{ cost: 1, goals: [plainGoal({ kind: 'score' })] }] };

/** The dearest level: what counts in the end. */
export const lastLevel = ({ levels }: Aim): AimLevel => levels[levels.length - 1]!;

/** The quantities that a level measures, in the order of its goals and their terms; sizes of likeness behind each goal's. */
export const quantitiesOf = ({ goals }: AimLevel): readonly Quantity[] =>
  goals.flatMap(({ terms, within }) => [
    ...terms.map(({ of }) => of),
    ...(within === undefined ? [] : [{ kind: 'count', proxy: within.proxy } as const]),
  ]);

/** Whether a goal is one quantity as it is. */
export const isPlain = ({
  by,
  terms,
}: Pick<Goal, 'by'> & { readonly terms: readonly Pick<Term, 'weight'>[] }): boolean =>
  by === 'sum' && terms.length === 1 && terms[0]?.weight === 1;

function checkCount(proxy: string): void {
  if (!countedProxies.includes(proxy))
    throw new RangeError(
      `what is counted beside a score runs no network: ${countedProxies.join(', ')}; received '${proxy}'${didYouMean(proxy, countedProxies)}`,
    );
}

function checkGoal({ by, terms, within }: Goal): void {
  if (terms.length < 1 || terms.length > mostGoals)
    throw new RangeError(`an objective has 1 to ${mostGoals} terms; received ${terms.length}`);
  for (const { of, weight } of terms) {
    if (!Number.isFinite(weight) || weight === 0)
      throw new RangeError(
        `a weight is a number other than 0, below 0 for what is to be small; received ${weight}`,
      );
    if (of.kind === 'count') checkCount(of.proxy);
  }
  if (within === undefined) return;
  checkCount(within.proxy);
  if (by !== 'ranks') throw new RangeError('architectures of one size are compared by ranks');
  if (!(within.factor > 1 && Number.isFinite(within.factor)))
    throw new RangeError(
      `architectures are alike within a factor above 1, such as 1.1; received ${within.factor}`,
    );
}

/** Throws a RangeError for an aim that no search has. */
export function checkAim({ levels }: Aim): void {
  if (levels.length < 1 || levels.length > mostLevels)
    throw new RangeError(`a search measures by 1 to ${mostLevels} levels; received ${levels.length}`);
  for (const { goals } of levels) {
    if (goals.length < 1 || goals.length > mostGoals)
      throw new RangeError(`a search has 1 to ${mostGoals} objectives; received ${goals.length}`);
    for (const goal of goals) checkGoal(goal);
    if (levels.length > 1 && !(goals.length === 1 && goals.every(isPlain)))
      throw new RangeError(
        'a search that measures by several levels has one objective, and one number for it, at each',
      );
  }
}
