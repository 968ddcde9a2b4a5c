import type { RandomStreams } from '@naswot/statistics';
import { bestOfTable, type BestOfRow } from './best-of-table.ts';
import { ceilingCard, type CeilingCard } from './ceiling-card.ts';
import type { Comparison, Ranking } from './comparison.ts';
import { copiesCard, type CopiesCard } from './copies-card.ts';
import { duelsOf, pairsOf, type Duel, type ProxyPair } from './duels.ts';
import { rankingCard, type RankingCard } from './ranking-card.ts';

/** How far proxies agree with trained accuracy, and what needs no proxy at all. */
export interface ReportCard {
  /** Architectures that have a score and an accuracy. */
  readonly count: number;
  readonly distinctFunctions: number;
  readonly copies: CopiesCard | null;
  /** Scores, each with its terms behind it. */
  readonly proxies: readonly RankingCard[];
  readonly baselines: readonly RankingCard[];
  readonly duels: readonly Duel[];
  readonly pairs: readonly ProxyPair[];
  /** Null where the benchmark has means alone. */
  readonly noiseCeiling: CeilingCard | null;
  readonly bestOf: readonly BestOfRow[];
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
    copies: copiesCard(comparison),
    proxies: proxies.map(card),
    baselines: baselines.map(card),
    duels: duelsOf(comparison, streams),
    pairs: pairsOf(comparison, streams),
    noiseCeiling: ceilingCard(comparison),
    bestOf: accuracies.length === 0 ? [] : bestOfTable(comparison, streams),
  };
}
