import { estimateKendallDifference, type Estimate, type RandomStreams } from '@naswot/statistics';
import { bestOfTable, type BestOfRow } from './best-of-table.ts';
import type { Comparison, Ranking } from './comparison.ts';
import { rankingCard, type RankingCard } from './ranking-card.ts';

/** How a proxy stands against a baseline that needs no forward pass. */
export interface Duel {
  readonly proxy: string;
  readonly baseline: string;
  /** Tau-b of the proxy less that of the baseline, over the same architectures. */
  readonly difference: Estimate;
  /** Whether its interval lies above 0. */
  readonly isBetter: boolean;
}

/** How far proxies agree with trained accuracy, and what needs no proxy at all. */
export interface ReportCard {
  /** Architectures that have a score and an accuracy. */
  readonly count: number;
  readonly distinctFunctions: number;
  readonly proxies: readonly RankingCard[];
  readonly baselines: readonly RankingCard[];
  readonly duels: readonly Duel[];
  readonly bestOf: readonly BestOfRow[];
}

function duel(
  proxy: Ranking,
  baseline: Ranking,
  { accuracies }: Comparison,
  streams: RandomStreams,
): readonly Duel[] {
  const difference = estimateKendallDifference(proxy.values, baseline.values, accuracies, streams);
  if (difference === null) return [];
  return [{ proxy: proxy.name, baseline: baseline.name, difference, isBetter: difference.low > 0 }];
}

/**
 * The report card of proxies on one metric. Resamples and draws come from `streams`, and are the same for every ranking. Throws a
 * RangeError for lists of two lengths and for NaN.
 */
export function reportCard(comparison: Comparison, streams: RandomStreams): ReportCard {
  const { proxies, baselines, functions, accuracies } = comparison;
  const card = (ranking: Ranking): RankingCard => rankingCard(ranking, comparison, streams);
  return {
    count: accuracies.length,
    distinctFunctions: new Set(functions).size,
    proxies: proxies.map(card),
    baselines: baselines.map(card),
    duels: proxies.flatMap((proxy) =>
      baselines.flatMap((baseline) => duel(proxy, baseline, comparison, streams)),
    ),
    bestOf: accuracies.length === 0 ? [] : bestOfTable(comparison, streams),
  };
}
