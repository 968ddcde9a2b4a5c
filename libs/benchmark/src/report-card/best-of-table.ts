import { bestOf, summarise, take, type BestOf, type RandomStreams, type Scores } from '@naswot/statistics';
import type { Comparison } from './comparison.ts';

/** Percent. */
export interface Spread {
  readonly mean: number;
  /** Over the runs. */
  readonly sd: number;
}

/** What searches find that draw n architectures and take the best of them by something. */
export interface BestOfRow {
  readonly n: number;
  readonly runs: number;
  /** By each ranking, by its name. */
  readonly chosen: Readonly<Record<string, Spread>>;
  /** Any of them. */
  readonly random: Spread;
  /** By the metric that selects: the best possible choice. */
  readonly optimal: Spread;
}

/** As in the paper's tables. */
const sizes = [10, 100, 1000] as const;
const runs = 500;

/**
 * Best of n as in the paper's tables: 500 searches of n architectures drawn with replacement, the best by each ranking, and the
 * mean and standard deviation of its accuracy. All rankings choose among the same draws.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, table 2
 */
export function bestOfTable(
  { accuracies, selecting, proxies, baselines }: Comparison,
  streams: RandomStreams,
): readonly BestOfRow[] {
  const spread = (keys: Scores, plan: BestOf): Spread => {
    const { mean, standardDeviation } = summarise(take(accuracies, bestOf(keys, plan, streams)));
    return { mean, sd: standardDeviation ?? 0 };
  };
  return sizes
    .filter((n) => n <= accuracies.length)
    .map((n) => {
      const plan: BestOf = { draws: n, runs, replacement: true };
      const rankings = [...proxies, ...baselines];
      return {
        n,
        runs,
        chosen: Object.fromEntries(rankings.map(({ name, values }) => [name, spread(values, plan)])),
        random: spread(accuracies, { ...plan, draws: 1 }),
        optimal: spread(selecting, plan),
      };
    });
}
