import type { StrategyName } from '@naswot/search';

/**
 * What a method makes as large as it can: the score of untrained networks; how many parameters they have; the accuracy after a short
 * training, which is what searches that train can pay for; the same after a warm-up by the score; the accuracy after trainings of
 * every length there is, the shortest first; the accuracy after a full training, which no search knows.
 */
export type Aim = 'score' | 'parameters' | 'short-training' | 'warmed-up' | 'trainings' | 'full-training';

/** A search of one of the paper's tables, or one to be set beside them. */
export interface Method {
  /** As the paper prints it. */
  readonly name: string;
  readonly strategy: StrategyName;
  readonly aim: Aim;
  /** Where a run ends: after so many draws, with replacement; with simulated time, if not by itself before; with the space. */
  readonly end: number | 'time' | 'space';
}

const timed = (name: string, strategy: StrategyName, aim: Aim = 'short-training'): Method => ({
  ...{ name, strategy, aim },
  end: 'time',
});

const bestOf = (title: string, aim: Aim, draws: number): Method => ({
  name: `${title} (N = ${draws})`,
  ...{ strategy: 'random', aim, end: draws },
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
  { name: 'Random', strategy: 'random', aim: 'full-training', end: 1 },
  ...[10, 100].map((draws) => bestOf('Optimal', 'full-training', draws)),
  timed('AREA', 'area', 'warmed-up'),
  ...[10, 100, 1_000].map((draws) => bestOf(largestName, 'parameters', draws)),
];

/** One of each strategy that the paper's tables have no row of. */
const otherMethods: readonly Method[] = [
  timed('Local search', 'local-search'),
  timed('Simulated annealing', 'simulated-annealing'),
  timed('NSGA-II', 'nsga-ii'),
  timed('Successive halving', 'successive-halving', 'trainings'),
  timed('Hyperband', 'hyperband', 'trainings'),
  timed('Zoph and Le', 'zoph-le'),
  { name: 'NASWOT of all', strategy: 'exhaustive', aim: 'score', end: 'space' },
];

/** The paper's methods, and behind them those of the strategies named that it has no row of. */
export const methodsWith = (strategies: readonly StrategyName[]): readonly Method[] => [
  ...methods,
  ...otherMethods.filter(({ strategy }) => strategies.includes(strategy)),
];

/** What the paper gives each search that trains. */
export const budgetMs = 12_000_000;
