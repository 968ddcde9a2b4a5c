import type { Fidelities } from '../../strategy.ts';
import { byWorth } from '../../worth.ts';

/** An architecture that is still measured. */
export type Racer = {
  readonly position: string;
  /** How many of the fidelities it was asked for, from the first on. */
  readonly asked: number;
  readonly told: number;
  /** Of its replicates, or its value at the last level told; null before the first, and where it is unscorable. */
  readonly mean: number | null;
  /** Squares of its replicates about their mean. */
  readonly squares: number;
};

export const newRacer = (position: string): Racer => ({
  position,
  asked: 0,
  told: 0,
  mean: null,
  squares: 0,
});

/** After a value. An architecture of which one measure is unscorable is so altogether. */
export function afterValue(racer: Racer, value: number | null, kind: Fidelities['kind']): Racer {
  const told = racer.told + 1;
  const isLost = value === null || (racer.told > 0 && racer.mean === null);
  if (isLost) return { ...racer, told, mean: null, squares: 0 };
  if (kind === 'levels' || racer.mean === null) return { ...racer, told, mean: value };
  const mean = racer.mean + (value - racer.mean) / told;
  return { ...racer, told, mean, squares: racer.squares + (value - racer.mean) * (value - mean) };
}

/** The best first, equals in their order. */
export const ranked = (racers: readonly Racer[]): readonly Racer[] =>
  racers.toSorted((a, b) => byWorth(a.mean, b.mean));

/** The variance of one replicate of one architecture, the same for all of them; null before any has two. */
function pooledVariance(racers: readonly Racer[]): number | null {
  const scored = racers.filter(({ mean }) => mean !== null);
  const freedom = scored.reduce((sum, { told }) => sum + told - 1, 0);
  return freedom <= 0 ? null : scored.reduce((sum, { squares }) => sum + squares, 0) / freedom;
}

/**
 * Whether the `top` best of racers in rank order are better than the others: the means on both sides of the cut are more than
 * `deviations` standard errors of their difference apart, the variance being pooled over all racers.
 */
export function isSeparated(racers: readonly Racer[], top: number, deviations: number): boolean {
  const [inside, outside] = [racers[top - 1], racers[top]];
  if (inside === undefined || outside === undefined) return true;
  if (inside.mean === null) return false;
  if (outside.mean === null) return true;
  const variance = pooledVariance(racers);
  if (variance === null) return false;
  const error = Math.sqrt(variance * (1 / inside.told + 1 / outside.told));
  return inside.mean - outside.mean > deviations * error;
}
