import {
  kendallTau,
  meanOf,
  noiseCeiling,
  separatedNeighbours,
  summarise,
  take,
  type NoiseCeiling,
  type SeparatedNeighbours,
} from '@naswot/statistics';
import type { Comparison, Ranking } from './comparison.ts';

/** How far any ranking can agree with accuracies that have noise of their own, and how far these do. */
export interface CeilingCard extends NoiseCeiling {
  /** Percentage points: the standard deviation (n - 1) over the seeds, mean over the architectures. */
  readonly seedSd: number;
  /** In the ranking by mean accuracy. */
  readonly neighbours: SeparatedNeighbours | null;
  readonly reached: readonly Reached[];
}

/** How much of the ceiling a ranking reaches. */
export interface Reached {
  readonly name: string;
  /** With one seed's accuracies, mean over the seeds: the ceiling is theirs. */
  readonly kendallTauB: number;
  /** Of the agreement that training once reaches; null where that is not above 0. */
  readonly ofTrainingOnce: number | null;
  /** Of the upper bound. */
  readonly ofCeiling: number | null;
}

const part = (value: number, whole: number): number | null => (whole > 0 ? value / whole : null);

function reachedBy(
  { name, values }: Ranking,
  items: readonly number[],
  { seeds }: Comparison,
  { betweenSeeds, againstAll }: NoiseCeiling,
): readonly Reached[] {
  const within = take<number | null>(values, items);
  const taus = seeds.map((table) => kendallTau(within, take<number | null>(table, items)));
  const defined = taus.filter((tau) => tau !== null);
  if (defined.length < taus.length) return [];
  const kendallTauB = meanOf(defined);
  return [
    {
      name,
      kendallTauB,
      ofTrainingOnce: part(kendallTauB, betweenSeeds),
      ofCeiling: part(kendallTauB, againstAll),
    },
  ];
}

/** Null where the benchmark has less than two accuracies of each architecture: means tell nothing of their noise. */
export function ceilingCard(comparison: Comparison): CeilingCard | null {
  const { seeds, accuracies, proxies, baselines } = comparison;
  const ceiling = noiseCeiling(seeds);
  if (ceiling === null) return null;
  const items = Array.from(accuracies, (_, item) => item).filter((item) =>
    seeds.every((table) => table[item] !== null),
  );
  const sdOf = (item: number): number =>
    summarise(seeds.map((table) => Number(table[item]))).standardDeviation ?? 0;
  return {
    ...ceiling,
    seedSd: meanOf(items.map(sdOf)),
    neighbours: separatedNeighbours(seeds),
    reached: [...proxies, ...baselines].flatMap((ranking) => reachedBy(ranking, items, comparison, ceiling)),
  };
}
