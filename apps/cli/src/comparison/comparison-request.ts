import type { Command } from 'commander';
import { findSpace } from '@naswot/space';
import type { SpecRecord, Store } from '@naswot/store';
import { storeArchive } from '../archive.ts';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { withSharedOptions, type SharedFlags } from '../context.ts';
import { findSearch } from '../find-search.ts';
import { wholeNumber } from '../options.ts';
import { checkProxy } from '../stored-proxy.ts';
import { UsageError } from '../usage-error.ts';
import { gatherComparison, type Gathered } from './gather-comparison.ts';
import { readAccuracies, selectingMetric } from './read-accuracies.ts';

/** What is compared with what. */
export interface ComparisonFlags extends SharedFlags {
  readonly benchmark?: string;
  readonly metric: string;
  readonly select?: string;
  readonly search?: string;
  readonly proxy: string;
  readonly spec?: string;
  readonly seed: number;
}

/** What a comparison is of, for people and programs. */
export interface ComparisonTitle {
  readonly space: string;
  readonly benchmark: string;
  /** The accuracy that reports. */
  readonly metric: string;
  /** The accuracy by which the best possible choice is made. */
  readonly selectedBy: string;
  /** Digest of the scoring spec. */
  readonly spec: string;
  /** Scores of which the benchmark knows no accuracy. */
  readonly withoutAccuracy: number;
}

export const withComparisonOptions = (command: Command): Command =>
  withSharedOptions(command)
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .option('--metric <NAME>', 'the accuracy that reports', 'cifar10_test_200')
    .option('--select <NAME>', 'the accuracy that the optimal choice is made by (default: its validation)')
    .option('--search <ID>', 'what one search asked for (default: all stored scores of one spec)')
    .option('--proxy <NAME>', 'whose scores; also foreign ones of that name', 'naswot')
    .option('--spec <DIGEST>', 'under one scoring spec: its digest, or a beginning of it')
    .option('--seed <N>', 'of resamples and draws', wholeNumber('--seed', 0), 0);

/** The one spec that scores are compared under: scores of two are not comparable. */
export async function specOf(
  space: string,
  flags: Pick<ComparisonFlags, 'proxy' | 'search' | 'spec'>,
  store: Store,
): Promise<SpecRecord> {
  const { proxy, search, spec } = flags;
  await checkProxy(proxy, store);
  const digest = search === undefined ? spec : (await findSearch(search, store)).specDigest;
  const found = await store.listSpecs({ space, proxy, ...(digest !== undefined && { specDigest: digest }) });
  const [only] = found;
  if (only === undefined)
    throw new UsageError(
      `the store has no scores of ${space} by ${proxy}${digest === undefined ? '' : ` under the spec ${digest.slice(0, 12)}`}`,
      `'naswot search ${space}' makes some`,
    );
  if (found.length === 1) return only;
  throw new UsageError(
    `there are scores of ${space} by ${proxy} under ${found.length} specs, which cannot stand in one ranking: ${found.map((each) => each.digest.slice(0, 12)).join(', ')}`,
    'choose one with --spec DIGEST or --search ID',
  );
}

/** Scores of one spec beside the accuracies of one benchmark. Throws a UsageError where there are none, or several. */
export async function gatherRequested(
  given: string,
  flags: ComparisonFlags,
  store: Store,
): Promise<{ readonly title: ComparisonTitle; readonly gathered: Gathered }> {
  const space = findSpace(given).name;
  const benchmark = await benchmarkOfSpace(space, flags.benchmark, store);
  const { spec, digest } = await specOf(space, flags, store);
  const { metric, search } = flags;
  const selectedBy = flags.select ?? selectingMetric(benchmark, metric);
  const accuracies = await readAccuracies(benchmark, store.benchmarks, metric, selectedBy);
  const rows = storeArchive(store).queryScores({
    ...{ space, specDigest: digest, orderBy: 'value', descending: true, limit: Number.MAX_SAFE_INTEGER },
    ...(search !== undefined && { search }),
  });
  const gathered = await gatherComparison(rows, spec, digest, space, accuracies);
  if (gathered.comparison.accuracies.length === 0)
    throw new UsageError(
      `none of the scores of ${space} under the spec ${digest.slice(0, 12)} is of an architecture with ${metric} in '${benchmark.name}'`,
      `'naswot search ${space}' makes some`,
    );
  const { withoutAccuracy } = gathered;
  const title = { space, benchmark: benchmark.name, metric, selectedBy, spec: digest, withoutAccuracy };
  return { title, gathered };
}
