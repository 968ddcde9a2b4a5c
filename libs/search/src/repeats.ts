import { specDigest, type ScoringSpec } from '@naswot/scoring';
import { scoreAlone } from './aim/aim.ts';
import type { SearchPlan } from './search-plan.ts';
import type { Strategy } from './strategy.ts';

/** Most specs of one search: their scores of an architecture are read together, and each has a search of its own in the store. */
export const mostSpecs = 64;

/** How the specs of a repeated search lie: each minibatch with each weights seed, minibatch by minibatch. */
export interface SpecGrid {
  readonly minibatches: number;
  readonly weights: number;
}

/** Every spec that a search's architectures are scored under; the strategy is told the outcomes of the first. */
export const specsOf = ({
  spec,
  repeats = [],
}: Pick<SearchPlan, 'spec' | 'repeats'>): readonly ScoringSpec[] => [spec, ...repeats];

/** Of a plan, what decides by which specs its strategy asks. */
export interface RepeatedPlan extends Pick<SearchPlan, 'aim'> {
  /** How many there are is all that counts. */
  readonly repeats?: { readonly length: number };
}

/**
 * Whether a strategy asks itself for what each of a search's specs scores, its replicates; else what it asks for is scored under all
 * of them. By several levels it measures, and not by replicates.
 */
export const asksByReplicate = (
  { averagesReplicates }: Pick<Strategy, 'averagesReplicates'>,
  { repeats, aim = scoreAlone }: RepeatedPlan,
): boolean => averagesReplicates === true && (repeats?.length ?? 0) > 0 && aim.levels.length === 1;

/** How many samples a search has of all specs for each that its strategy asks for. */
export const samplesEach = (strategy: Pick<Strategy, 'averagesReplicates'>, plan: RepeatedPlan): number =>
  asksByReplicate(strategy, plan) ? 1 : (plan.repeats?.length ?? 0) + 1;

/** Which search of the store scores the k-th spec, from 0 on: the search itself the first, a repeat each further one. */
export const repeatId = (id: string, k: number): string => (k === 0 ? id : `${id}-${k}`);

/** The searches that score the further specs of a search, in their order. */
export const repeatIds = (id: string, { repeats = [] }: Pick<SearchPlan, 'repeats'>): readonly string[] =>
  repeats.map((_, k) => repeatId(id, k + 1));

/** The search that this one repeats; null where it is none's repeat. An id of a search's own holds no hyphen. */
export const firstOf = (id: string): string | null => /^(\w+)-\d+$/.exec(id)?.[1] ?? null;

/** The plan of the search that scores the k-th further spec, from 0 on. Its budget is what the first has asked for, once that is known. */
export function repeatPlan({ repeats, ...plan }: SearchPlan, k: number): SearchPlan {
  const spec = repeats?.[k];
  if (spec === undefined)
    throw new RangeError(`a search with ${repeats?.length ?? 0} repeats has none at ${k}`);
  return { ...plan, name: '', spec, budget: { samples: null, timeLimitMs: null } };
}

/** What of a spec's run a repeat changes; null where it cannot be repeated. */
const partsOf = ({ run }: ScoringSpec): { readonly minibatch: string; readonly weights: number } | null =>
  run === null || 'sha256' in run.weights ? null : { minibatch: run.minibatch, weights: run.weights.seed };

/** What identifies a spec apart from what a repeat changes. */
const restOf = ({ run, ...spec }: ScoringSpec): string =>
  specDigest({
    ...spec,
    run: run && {
      ...run,
      minibatch: '',
      weights: { initialisation: '', version: 0, ...run.weights, seed: 0 },
    },
  });

/**
 * How the specs of a plan lie. Throws a RangeError where they are not a grid of different minibatches and different weights seeds,
 * minibatch by minibatch, that are alike in all else.
 */
export function specGrid(plan: Pick<SearchPlan, 'spec' | 'repeats'>): SpecGrid {
  const specs = specsOf(plan);
  if (specs.length === 1) return { minibatches: 1, weights: 1 };
  const parts = specs.map(partsOf);
  const cells = parts.filter((part) => part !== null);
  if (cells.length < parts.length)
    throw new RangeError(
      'a repeated search runs networks under weights of seeds; received a spec without a run, or with weights of a file',
    );
  const minibatches = [...new Set(cells.map(({ minibatch }) => minibatch))];
  const weights = [...new Set(cells.map((cell) => cell.weights))];
  const isGrid =
    cells.length === minibatches.length * weights.length &&
    cells.every(
      (cell, k) =>
        cell.minibatch === minibatches[Math.floor(k / weights.length)] &&
        cell.weights === weights[k % weights.length],
    );
  const isAlike = specs.every((spec) => restOf(spec) === restOf(plan.spec));
  if (!isGrid || !isAlike)
    throw new RangeError(
      `the specs of a repeated search are each of some minibatches with each of some weights seeds, minibatch by minibatch, and alike in all else; received ${specs.length} specs of ${minibatches.length} minibatches and ${weights.length} weights seeds`,
    );
  return { minibatches: minibatches.length, weights: weights.length };
}

/** Throws a RangeError for specs that no search can be repeated under. */
export function checkRepeats(plan: Pick<SearchPlan, 'spec' | 'repeats'>): void {
  const { length } = specsOf(plan);
  if (length > mostSpecs) throw new RangeError(`a search has at most ${mostSpecs} specs; received ${length}`);
  specGrid(plan);
}
