import type { Comparison } from '@naswot/benchmark';
import { findSpace, type Position } from '@naswot/space';
import { quantile } from '@naswot/statistics';
import type { ScoreRow } from '@naswot/store';
import { baselineRankings, proxyRankings } from './rankings.ts';
import type { Accuracies, Accuracy } from './read-accuracies.ts';
import type { SubjectScores } from './subject-scores.ts';

/** How the scores of one proxy come into the comparison. */
export interface SubjectCounts {
  readonly proxy: string;
  /** Digests: one, or those that a mean is taken over. */
  readonly specs: readonly string[];
  /** Architectures with a score, or known to be unscorable, under all of its specs. */
  readonly scores: number;
  /** Those that lack a score under one of them. */
  readonly incomplete: number;
  /** Those that another proxy has no score of. */
  readonly notShared: number;
  readonly attempts: number;
  /** Of what is compared, by why it has no score. */
  readonly unscorable: Readonly<Record<string, number>>;
  /** Of one score, median over what is compared, on whatever made it. */
  readonly medianMs: number | null;
  readonly engines: readonly string[];
}

/** Architectures that have a score by every proxy and an accuracy. */
export interface Gathered {
  readonly comparison: Comparison;
  readonly subjects: readonly SubjectCounts[];
  /** Scores of which the benchmark knows no accuracy. */
  readonly withoutAccuracy: number;
}

/** The architectures that none of the tables lacks. */
function sharedBy(tables: readonly ReadonlyMap<Position, unknown>[]): ReadonlySet<Position> {
  const [first, ...others] = tables;
  return new Set(
    [...(first?.keys() ?? [])].filter((position) => others.every((table) => table.has(position))),
  );
}

function reasonsOf(rows: readonly (readonly ScoreRow[])[]): Readonly<Record<string, number>> {
  const reasons: Record<string, number> = {};
  for (const [item, { outcome }] of (rows[0] ?? []).entries()) {
    if (outcome.kind === 'scored' || rows.some((each) => each[item]?.outcome.kind === 'scored')) continue;
    reasons[outcome.reason] = (reasons[outcome.reason] ?? 0) + 1;
  }
  return reasons;
}

function countsOf(
  { proxy, specs, scores, attempts }: SubjectScores,
  shared: ReadonlySet<Position>,
  rows: readonly (readonly ScoreRow[])[],
): SubjectCounts {
  const own = sharedBy(scores);
  const all = new Set(scores.flatMap((table) => [...table.keys()]));
  const durations = rows.flat().map(({ durationMs }) => durationMs);
  return {
    proxy,
    specs: specs.map(({ digest }) => digest),
    scores: own.size,
    incomplete: all.size - own.size,
    notShared: own.size - shared.size,
    attempts,
    unscorable: reasonsOf(rows),
    medianMs: durations.length === 0 ? null : quantile(durations, 0.5),
    engines: [...new Set(rows.flat().map(({ engine }) => engine))].sort(),
  };
}

/** One table for each seed. */
const seedTables = (accuracies: readonly Accuracy[]): readonly (readonly (number | null)[])[] =>
  (accuracies[0]?.[2] ?? []).map((_, seed) => accuracies.map(([, , bySeed]) => bySeed[seed] ?? null));

/** Scores of each proxy beside the accuracies of a benchmark, of the architectures that all of them have. */
export function gatherComparison(
  subjects: readonly SubjectScores[],
  spaceName: string,
  accuracies: Accuracies,
): Gathered {
  const shared = sharedBy(subjects.flatMap(({ scores }) => scores));
  const first = subjects[0]?.scores[0];
  // In the space's order, so that draws do not depend on the store's.
  const ascending = [...shared].sort((a, b) => (a < b ? -1 : 1));
  const known = ascending.flatMap((position) => {
    const row = first?.get(position);
    const accuracy = row && accuracies.get(row.architecture);
    return row === undefined || accuracy === undefined ? [] : [{ row, accuracy }];
  });
  const rows = known.map(({ row }) => row);
  const trained = known.map(({ accuracy }) => accuracy);
  const space = findSpace(spaceName);
  const rowsOf = ({ scores }: SubjectScores): readonly (readonly ScoreRow[])[] =>
    scores.map((table) => rows.flatMap(({ position }) => table.get(position) ?? []));
  return {
    withoutAccuracy: shared.size - known.length,
    subjects: subjects.map((subject) => countsOf(subject, shared, rowsOf(subject))),
    comparison: {
      functions: rows.map(({ position }) => String(space.representative(position))),
      accuracies: trained.map(([accuracy]) => accuracy),
      selecting: trained.map(([, selecting]) => selecting),
      seeds: seedTables(trained),
      reluUnits: rows.map(({ reluUnits }) => reluUnits),
      parameters: rows.map(({ parameters }) => parameters),
      proxies: subjects.flatMap((subject) => proxyRankings(subject, rowsOf(subject))),
      baselines: baselineRankings(spaceName, subjects, rows),
    },
  };
}
