import {
  bestOf,
  summarise,
  take,
  type BestOf,
  type Numbers,
  type RandomStreams,
  type Scores,
} from '@naswot/statistics';
import type { Comparison } from './comparison.ts';

/** Percent. */
export interface Spread {
  readonly mean: number;
  /** Over the runs. */
  readonly sd: number;
}

/** What was chosen, by the metric that reports, and by the one that selects. */
export interface Chosen extends Spread {
  readonly selecting: Spread;
}

/** What searches find that draw n architectures and take the best of them by something. */
export interface BestOfRow {
  readonly n: number;
  readonly runs: number;
  /** By each ranking, by its name. */
  readonly chosen: Readonly<Record<string, Chosen>>;
  /** Any of them. */
  readonly random: Chosen;
  /** By the metric that selects: the best possible choice. */
  readonly optimal: Chosen;
}

/** As in the paper's tables. */
const sizes = [10, 100, 1000] as const;
const runs = 500;

function spreadOf(column: Numbers, items: Int32Array): Spread {
  const { mean, standardDeviation } = summarise(take<number>(column, items));
  return { mean, sd: standardDeviation ?? 0 };
}

/**
 * Best of n as in the paper's tables: 500 searches of n architectures drawn with replacement, the best by each ranking, and the
 * mean and standard deviation of its accuracy. All rankings choose among the same draws.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, table 2
 */
export function bestOfTable(
  { accuracies, selecting, proxies, baselines }: Comparison,
  streams: RandomStreams,
): readonly BestOfRow[] {
  const chosen = (keys: Scores, plan: BestOf): Chosen => {
    const items = bestOf(keys, plan, streams);
    return { ...spreadOf(accuracies, items), selecting: spreadOf(selecting, items) };
  };
  return sizes
    .filter((n) => n <= accuracies.length)
    .map((n) => {
      const plan: BestOf = { draws: n, runs, replacement: true };
      const rankings = [...proxies, ...baselines];
      return {
        n,
        runs,
        chosen: Object.fromEntries(rankings.map(({ name, values }) => [name, chosen(values, plan)])),
        random: chosen(accuracies, { ...plan, draws: 1 }),
        optimal: chosen(selecting, plan),
      };
    });
}
