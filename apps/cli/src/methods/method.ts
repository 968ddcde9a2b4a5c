import type { StrategyName } from '@naswot/search';

/**
 * What a method makes as large as it can: the score of untrained networks; how many parameters they have; the accuracy after a short
 * training, which is what searches that train can pay for; the same after a warm-up by the score; the accuracy after a full training,
 * which no search knows.
 */
export type Aim = 'score' | 'parameters' | 'short-training' | 'warmed-up' | 'full-training';

/** A search of one of the paper's tables. */
export interface Method {
  /** As the paper prints it. */
  readonly name: string;
  readonly strategy: StrategyName;
  readonly aim: Aim;
  /** Architectures that a run draws, with replacement; null where simulated time ends it. */
  readonly draws: number | null;
}

const timed = (name: string, strategy: StrategyName, aim: Aim = 'short-training'): Method => ({
  ...{ name, strategy, aim },
  draws: null,
});

const bestOf = (title: string, aim: Aim, draws: number): Method => ({
  name: `${title} (N = ${draws})`,
  ...{ strategy: 'random', aim, draws },
});

/** The baseline that has no score: the largest of N. The paper has none of it. */
export const largestName = 'Largest by parameters';

/**
 * Searches that can be played on a table of trained accuracies and on scores: the released search draws with replacement and takes
 * the best score; 'Optimal' takes the best of as many by trained accuracy; 'Random' is one draw.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, Table 2
 */
export const methods: readonly Method[] = [
  timed('REA', 'regularised-evolution'),
  timed('RS', 'random'),
  timed('REINFORCE', 'reinforce'),
  timed('BOHB', 'bohb'),
  ...[10, 100, 1_000].map((draws) => bestOf('NASWOT', 'score', draws)),
  { name: 'Random', strategy: 'random', aim: 'full-training', draws: 1 },
  ...[10, 100].map((draws) => bestOf('Optimal', 'full-training', draws)),
  timed('AREA', 'area', 'warmed-up'),
  ...[10, 100, 1_000].map((draws) => bestOf(largestName, 'parameters', draws)),
];

/** What the paper gives each search that trains. */
export const budgetMs = 12_000_000;
