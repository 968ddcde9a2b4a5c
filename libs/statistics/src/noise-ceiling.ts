import { kendallTau } from './kendall-tau.ts';
import { checkTables, completeTables, meanTable } from './repeated-tables.ts';
import { meanOf } from './summary.ts';
import type { Scores } from './values.ts';

/**
 * How far tables of the same architectures, trained with different seeds, agree in Kendall's tau-b: no proxy can be expected to
 * agree better with a table of one seed than `againstAll`. Each is a mean over seeds or pairs of them.
 */
export interface NoiseCeiling {
  /** Architectures that every seed trained; only these count. */
  readonly count: number;
  readonly seeds: number;
  /** One seed's table with another's: what a proxy reaches that is as good as training once. */
  readonly betweenSeeds: number;
  /** One seed's table with the mean of the others: the lower bound of the ceiling, as their mean is still noisy. */
  readonly againstOthers: number;
  /** One seed's table with the mean of all, itself among them: the upper bound, as that mean follows its noise. */
  readonly againstAll: number;
}

/** Null where one of them is. */
function meanTau(pairs: readonly (readonly [readonly number[], readonly number[]])[]): number | null {
  const taus = pairs.map(([a, b]) => kendallTau(a, b));
  const defined = taus.filter((tau) => tau !== null);
  return defined.length < taus.length ? null : meanOf(defined);
}

function ceilingOf(tables: readonly (readonly number[])[]): Omit<NoiseCeiling, 'count' | 'seeds'> | null {
  const all = meanTable(tables);
  const betweenSeeds = meanTau(tables.flatMap((a, s) => tables.slice(s + 1).map((b) => [a, b] as const)));
  const againstOthers = meanTau(tables.map((a, s) => [a, meanTable(tables.toSpliced(s, 1))] as const));
  const againstAll = meanTau(tables.map((a) => [a, all] as const));
  if (betweenSeeds === null || againstOthers === null || againstAll === null) return null;
  return { betweenSeeds, againstOthers, againstAll };
}

/**
 * The noise ceiling of a benchmark: `tables` holds the accuracies of each seed, architecture by architecture, null where one was
 * not trained with a seed. Both bounds are those of representational similarity analysis, with tau-b for the correlation and the
 * plain mean for the best possible table, so that the upper one is near the maximum, not above it. It is the ceiling of one
 * seed's table: that of a mean over seeds is higher. Null of fewer than two seeds or architectures, and where all accuracies of a
 * table are equal. Throws a RangeError for tables of two lengths and for NaN.
 * @see Nili et al., A toolbox for representational similarity analysis, 2014, doi:10.1371/journal.pcbi.1003553
 */
export function noiseCeiling(tables: readonly Scores[]): NoiseCeiling | null {
  checkTables(tables, 'seed');
  if (tables.length < 2) return null;
  const complete = completeTables(tables);
  const ceiling = ceilingOf(complete);
  return ceiling && { count: complete[0]?.length ?? 0, seeds: tables.length, ...ceiling };
}
