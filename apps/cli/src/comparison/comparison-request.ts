import { findSpace } from '@naswot/space';
import type { Store } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { specDocument, type SpecDocument } from '../score-json.ts';
import { UsageError } from '../usage-error.ts';
import { chooseSubjects } from './choose-subjects.ts';
import type { ComparisonFlags } from './comparison-flags.ts';
import { gatherComparison, type Gathered } from './gather-comparison.ts';
import { findMetric, readAccuracies, selectingMetric } from './read-accuracies.ts';
import { readSubjects } from './subject-scores.ts';

export { specOf } from './choose-subjects.ts';
export { withComparisonOptions, type ComparisonFlags } from './comparison-flags.ts';

/** What a comparison is of, for people and programs. */
export interface ComparisonTitle {
  readonly space: string;
  readonly benchmark: string;
  /** The accuracy that reports. */
  readonly metric: string;
  /** The accuracy by which the best possible choice is made. */
  readonly selectedBy: string;
  /** Digest of the scoring spec, of the first where there are several. */
  readonly spec: string;
  /** Scores of which the benchmark knows no accuracy. */
  readonly withoutAccuracy: number;
}

/** Scores and accuracies that are compared, with all that must be said of them. */
export interface RequestedComparison {
  readonly title: ComparisonTitle;
  readonly gathered: Gathered;
  /** Every spec that scores are under. */
  readonly specs: readonly SpecDocument[];
  /** Whether the metric that reports is of a test set. */
  readonly isTest: boolean;
  /** The seeds of the trainings; empty where the benchmark has means alone. */
  readonly seeds: readonly number[];
}

/** The accuracies that flags ask for. Throws a UsageError for a benchmark of another space, and for an unknown metric. */
async function requestedAccuracies(space: string, flags: ComparisonFlags, store: Store) {
  const benchmark = await benchmarkOfSpace(space, flags.benchmark, store);
  const reports = findMetric(benchmark, flags.metric);
  const selectedBy = flags.select ?? selectingMetric(benchmark, reports.metric);
  const accuracies = await readAccuracies(benchmark, store.benchmarks, reports.metric, selectedBy);
  return { benchmark, reports, selectedBy, accuracies };
}

/**
 * Scores of one proxy or several beside the accuracies of one benchmark. Throws a UsageError where there are none, and where
 * flags leave a choice.
 */
export async function requestComparison(
  given: string,
  flags: ComparisonFlags,
  store: Store,
): Promise<RequestedComparison> {
  const space = findSpace(given).name;
  const { benchmark, reports, selectedBy, accuracies } = await requestedAccuracies(space, flags, store);
  const subjects = await readSubjects(await chooseSubjects(space, flags, store), flags, store);
  const gathered = gatherComparison(subjects, space, accuracies);
  const names = subjects.map(({ proxy }) => proxy).join(', ');
  if (gathered.comparison.accuracies.length === 0)
    throw new UsageError(
      `no architecture of ${space} has a score by ${names} and ${reports.metric} in '${benchmark.name}'`,
      `'naswot search ${space}' makes scores`,
    );
  const records = subjects.flatMap(({ specs }) => specs);
  const specs = await Promise.all(
    records.map(async ({ digest, spec }) =>
      specDocument(digest, spec, spec.run === null ? null : await store.loadMinibatch(spec.run.minibatch)),
    ),
  );
  return {
    title: {
      space,
      benchmark: benchmark.name,
      metric: reports.metric,
      selectedBy,
      spec: records[0]?.digest ?? '',
      withoutAccuracy: gathered.withoutAccuracy,
    },
    gathered,
    specs,
    isTest: reports.split === 'test',
    seeds: reports.seeds,
  };
}

/** The same of one proxy alone: what a figure shows. */
export async function gatherRequested(
  space: string,
  flags: ComparisonFlags,
  store: Store,
): Promise<Pick<RequestedComparison, 'title' | 'gathered'>> {
  const { title, gathered } = await requestComparison(space, flags, store);
  if (gathered.subjects.length === 1) return { title, gathered };
  throw new UsageError(
    `a figure shows one proxy; received ${gathered.subjects.map(({ proxy }) => proxy).join(', ')}`,
    "'naswot compare' shows several side by side",
  );
}
