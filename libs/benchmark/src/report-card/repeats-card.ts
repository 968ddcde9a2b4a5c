import {
  kendallTau,
  meanOf,
  scoreNoise,
  separatedNeighbours,
  take,
  type ScoreNoise,
  type Scores,
  type SeparatedNeighbours,
} from '@naswot/statistics';
import type { Comparison } from './comparison.ts';

/** The noise of a score that was made several times, under specs that differ in their seeds alone. */
export interface RepeatsCard {
  readonly specs: number;
  /** Over distinct functions; null where less than two have a score under every spec. */
  readonly noise: ScoreNoise | null;
  /** In the ranking of distinct functions by mean score. */
  readonly neighbours: SeparatedNeighbours | null;
  /** Tau-b of one spec's scores with the accuracies; null where one is not defined. */
  readonly kendallTauB: { readonly mean: number; readonly lowest: number; readonly highest: number } | null;
}

/** The first architecture of each function: its copies have the same score, not another measurement of it. */
function firstOfFunctions(functions: readonly string[]): readonly number[] {
  const first = new Map<string, number>();
  for (const [item, key] of functions.entries()) if (!first.has(key)) first.set(key, item);
  return [...first.values()];
}

/** Null of one spec. */
export function repeatsCard(
  repeats: readonly Scores[],
  { accuracies, functions }: Pick<Comparison, 'accuracies' | 'functions'>,
): RepeatsCard | null {
  if (repeats.length < 2) return null;
  const items = firstOfFunctions(functions);
  const ofFunctions = repeats.map((scores) => take<number | null>(scores, items));
  const taus = repeats.map((scores) => kendallTau(scores, accuracies)).filter((tau) => tau !== null);
  return {
    specs: repeats.length,
    noise: scoreNoise(ofFunctions),
    neighbours: separatedNeighbours(ofFunctions),
    kendallTauB:
      taus.length < repeats.length
        ? null
        : { mean: meanOf(taus), lowest: Math.min(...taus), highest: Math.max(...taus) },
  };
}
