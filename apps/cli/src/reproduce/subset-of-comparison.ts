import type { Comparison, Ranking } from '@naswot/benchmark';
import { take } from '@naswot/statistics';

const subsetOfRanking =
  (items: readonly number[]) =>
  (ranking: Ranking): Ranking => ({
    ...ranking,
    values: take(ranking.values, items),
    repeats: ranking.repeats.map((values) => take(values, items)),
  });

/** The items that are kept, in their order. */
export function subsetOf(comparison: Comparison, isKept: (item: number) => boolean): Comparison {
  const items = comparison.functions.map((_, item) => item).filter(isKept);
  return {
    functions: take(comparison.functions, items),
    accuracies: take(comparison.accuracies, items),
    selecting: take(comparison.selecting, items),
    seeds: comparison.seeds.map((accuracies) => take(accuracies, items)),
    reluUnits: take(comparison.reluUnits, items),
    parameters: take(comparison.parameters, items),
    proxies: comparison.proxies.map(subsetOfRanking(items)),
    baselines: comparison.baselines.map(subsetOfRanking(items)),
  };
}
