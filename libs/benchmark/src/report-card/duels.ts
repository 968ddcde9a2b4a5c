import { estimateKendallDifference, kendallTau, type Estimate, type RandomStreams } from '@naswot/statistics';
import type { Comparison, Ranking } from './comparison.ts';

/** How a proxy stands against a baseline that needs no forward pass. */
export interface Duel {
  readonly proxy: string;
  readonly baseline: string;
  /** Tau-b of the proxy less that of the baseline, over the same architectures. */
  readonly difference: Estimate;
  /** Whether its interval lies above 0. */
  readonly isBetter: boolean;
}

/** Two proxies side by side. */
export interface ProxyPair {
  readonly proxies: readonly [first: string, second: string];
  /** Tau-b of their scores with each other. */
  readonly agreement: number | null;
  /** Tau-b of the first less that of the second, with the accuracies. */
  readonly difference: Estimate | null;
}

const scoresOf = ({ proxies }: Comparison): readonly Ranking[] => proxies.filter(({ term }) => term === null);

/** Every proxy against every baseline, where a difference is defined. */
export function duelsOf(comparison: Comparison, streams: RandomStreams): readonly Duel[] {
  const { baselines, accuracies } = comparison;
  return scoresOf(comparison).flatMap((proxy) =>
    baselines.flatMap((baseline) => {
      const difference = estimateKendallDifference(proxy.values, baseline.values, accuracies, streams);
      if (difference === null) return [];
      return [{ proxy: proxy.name, baseline: baseline.name, difference, isBetter: difference.low > 0 }];
    }),
  );
}

/** Every two proxies. */
export function pairsOf(comparison: Comparison, streams: RandomStreams): readonly ProxyPair[] {
  const scores = scoresOf(comparison);
  return scores.flatMap((first, place) =>
    scores.slice(place + 1).map((second) => ({
      proxies: [first.name, second.name] as const,
      agreement: kendallTau(first.values, second.values),
      difference: estimateKendallDifference(first.values, second.values, comparison.accuracies, streams),
    })),
  );
}
