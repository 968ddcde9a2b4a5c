import { findProxy } from '@naswot/scoring';
import type { Goal, Likeness, Quantity, Term } from '@naswot/search';
import { UsageError } from '../usage-error.ts';
import { parseObjective, type WrittenObjective, type WrittenQuantity } from './written-objective.ts';

/** What the command line says of what a search makes large. */
export interface ObjectiveFlags {
  /** Left out: what `proxy` says, naswot where it says nothing. */
  readonly objective?: readonly WrittenObjective[];
  /** What scores; left out, what the objectives say. */
  readonly proxy?: string;
  readonly within?: Likeness;
}

/** A quantity of a search; a trained accuracy without its metric. */
export type NamedQuantity =
  Exclude<Quantity, { kind: 'accuracy' }> | Extract<WrittenQuantity, { kind: 'accuracy' }>;

/** One number that is to be large, as a `Goal` is, before the metrics of its benchmarks are chosen. */
export interface NamedGoal extends Pick<Goal, 'by' | 'within'> {
  /** For people: as it was typed. */
  readonly text: string;
  readonly terms: readonly (Pick<Term, 'weight'> & { readonly of: NamedQuantity })[];
}

/** What a search makes large, and what scores. */
export interface Objectives {
  /** The proxy that scores whatever is asked for. */
  readonly scoredBy: string;
  readonly goals: readonly NamedGoal[];
}

const usual = 'naswot';

const proxiesOf = (objectives: readonly WrittenObjective[]): readonly string[] => [
  ...new Set(
    objectives.flatMap(({ terms }) => terms.flatMap(({ of }) => (of.kind === 'proxy' ? [of.proxy] : []))),
  ),
];

const hasAccuracy = (objectives: readonly WrittenObjective[]): boolean =>
  objectives.some(({ terms }) => terms.some(({ of }) => of.kind === 'accuracy'));

const runsNetworks = (proxy: string): boolean => findProxy(proxy).probe !== null;

/**
 * What scores: the one proxy of the objectives that runs networks; where none does, the first of them, so that no network is run for
 * counts; naswot beside trained accuracies, where nothing else is said. Throws a UsageError for several that run networks.
 */
export function scoringProxy(
  objectives: readonly WrittenObjective[],
  given: string | undefined,
  isRun: (proxy: string) => boolean = runsNetworks,
): string {
  const named = proxiesOf(objectives);
  const [first, ...others] = named.filter(isRun);
  if (others.length > 0)
    throw new UsageError(
      `a search has one proxy that runs networks; received ${named.filter(isRun).join(' and ')}`,
      "search by one of them; 'naswot compare' shows how far the scores of several agree",
    );
  if (given === undefined) return first ?? (hasAccuracy(objectives) ? usual : (named[0] ?? usual));
  if (first !== undefined && first !== given)
    throw new UsageError(
      `--proxy ${given} scores, and the objective is by ${first}, which runs networks; expected one that scores`,
      'leave --proxy out',
    );
  return given;
}

const named = (quantity: WrittenQuantity, score: string): NamedQuantity => {
  if (quantity.kind === 'accuracy') return quantity;
  return quantity.proxy === score ? { kind: 'score' } : { kind: 'count', proxy: quantity.proxy };
};

function goalOf(
  { text, by, terms }: WrittenObjective,
  score: string,
  within: Likeness | undefined,
): NamedGoal {
  const goal = { text, terms: terms.map(({ of, weight }) => ({ of: named(of, score), weight })) };
  if (within === undefined) return { ...goal, by };
  if (by === 'sum' && terms.length > 1)
    throw new UsageError(
      `--within compares by ranks, and the objective '${text}' is a sum of numbers`,
      `ranks:${text.slice('sum:'.length)} is a sum of ranks`,
    );
  return { ...goal, by: 'ranks', within };
}

/** What the flags make large. Throws a UsageError where they cannot be together. */
export function objectivesOf({ objective, proxy, within }: ObjectiveFlags): Objectives {
  const written = objective ?? [parseObjective(proxy ?? usual)];
  const score = scoringProxy(written, proxy);
  return { scoredBy: score, goals: written.map((each) => goalOf(each, score, within)) };
}

/** What scores whatever the flags ask for. */
export const proxyOf = (flags: ObjectiveFlags): string => objectivesOf(flags).scoredBy;

/** The benchmarks that the goals look accuracies up in, each once. */
export const benchmarksOf = (goals: readonly NamedGoal[]): readonly string[] => [
  ...new Set(
    goals.flatMap(({ terms }) => terms.flatMap(({ of }) => (of.kind === 'accuracy' ? [of.benchmark] : []))),
  ),
];

/** Goals with the metric of each benchmark that they look accuracies up in. */
export function withMetrics(
  goals: readonly NamedGoal[],
  metricOf: (benchmark: string) => string,
): readonly Goal[] {
  const whole = (of: NamedQuantity): Quantity =>
    of.kind === 'accuracy' ? { ...of, metric: metricOf(of.benchmark) } : of;
  return goals.map(({ text: _, terms, ...goal }) => ({
    ...goal,
    terms: terms.map(({ of, weight }) => ({ of: whole(of), weight })),
  }));
}
