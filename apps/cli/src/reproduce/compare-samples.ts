import type { Comparison, Metric } from '@naswot/benchmark';
import { DatasetError } from '@naswot/dataset';
import { findSpace } from '@naswot/space';
import type { BenchmarkRecord, SearchRecord, Store } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { metricsOf, openTables } from '../benchmark-table/stored-benchmark.ts';
import type { ComparisonTitle } from '../comparison/comparison-request.ts';
import { gatherComparison } from '../comparison/gather-comparison.ts';
import { readAccuracies } from '../comparison/read-accuracies.ts';
import { readSubjects } from '../comparison/subject-scores.ts';
import type { Context } from '../context.ts';
import { checkOwnQueue } from '../remote/remote-settings.ts';
import { prepareScoring } from '../scoring-options.ts';
import { planOf } from '../search-request.ts';
import { findSearches, runSearch, type WantedSearch } from './complete-searches.ts';
import { searchOf, type ReproduceFlags, type Sample } from './sample.ts';

/** A sample beside its accuracies; `missing` in words where it cannot be had here. */
export type ComparedSample =
  | {
      readonly kind: 'compared';
      readonly title: ComparisonTitle;
      readonly comparison: Comparison;
      readonly search: string;
    }
  | { readonly kind: 'missing'; readonly needs: string };

/** One run of the command. */
export interface Sitting {
  readonly target: string;
  readonly flags: ReproduceFlags;
  readonly context: Context;
}

/** A sample that can be had. */
interface Ready extends WantedSearch {
  readonly sample: Sample;
}

/** The search of a sample; in words what is missing where its images are not at hand. */
async function prepare(sample: Sample, { target, flags, context }: Sitting): Promise<Ready | string> {
  const asked = searchOf(sample, flags, `${target} ${sample.dataset}`);
  const space = findSpace(sample.space);
  try {
    const scoring = await prepareScoring(space, asked.flags, context.settings.data.value);
    return { sample, asked, plan: planOf(space, asked.flags, { ...scoring, repeats: [] }) };
  } catch (error) {
    if (error instanceof DatasetError) return error.message;
    throw error;
  }
}

/** The name of the first of these metrics that the benchmark has; null where it has none. */
export function firstMetric(benchmark: BenchmarkRecord, wanted: readonly Metric[]): string | null {
  const known = metricsOf(benchmark);
  const found = wanted.flatMap(({ dataset, split, epochs }) =>
    known.filter((each) => each.dataset === dataset && each.split === split && each.epochs === epochs),
  );
  return found[0]?.metric ?? null;
}

async function compare(
  { sample: { space, metrics } }: Ready,
  { id, plan, specDigest }: SearchRecord,
  store: Store,
  given: string | undefined,
): Promise<ComparedSample> {
  const benchmark = await benchmarkOfSpace(space, given, store);
  const metric = firstMetric(benchmark, metrics);
  const [{ dataset, split, epochs } = { dataset: '', split: '', epochs: 0 }] = metrics;
  if (metric === null)
    return {
      kind: 'missing',
      needs: `${split} accuracies on ${dataset} after ${epochs} epochs, which '${benchmark.name}' has not`,
    };
  const accuracies = await readAccuracies(benchmark, store.benchmarks, metric, metric);
  const spec = { space, digest: specDigest, spec: plan.spec };
  const subject = { proxy: plan.spec.proxy, specs: [spec] };
  const subjects = await readSubjects([subject], { search: [id] }, store);
  const { comparison, withoutAccuracy } = gatherComparison(subjects, space, accuracies);
  const title = { space, benchmark: benchmark.name, metric, selectedBy: metric, spec: specDigest };
  return { kind: 'compared', title: { ...title, withoutAccuracy }, comparison, search: id };
}

/** The stored searches of those that are ready. Throws a UsageError before anything runs where a benchmark is missing. */
async function lookUp(
  ready: readonly Ready[],
  { flags, context }: Sitting,
): Promise<readonly (SearchRecord | null)[]> {
  await using store = await openTables(context);
  for (const { sample } of ready) await benchmarkOfSpace(sample.space, flags.benchmark, store);
  return await findSearches(ready, store);
}

/**
 * Scores what is missing of the samples by searches that are stored, and sets all beside their accuracies, in the order given.
 * Null where a search was interrupted: the same again goes on with it.
 */
export async function compareSamples(
  samples: readonly Sample[],
  sitting: Sitting,
): Promise<readonly ComparedSample[] | null> {
  const { flags, context } = sitting;
  checkOwnQueue(context.settings);
  const prepared = await Promise.all(samples.map((sample) => prepare(sample, sitting)));
  const ready = prepared.filter((each) => typeof each !== 'string');
  const stored = await lookUp(ready, sitting);
  for (const [k, each] of ready.entries()) {
    if (stored[k]?.state === 'completed') continue;
    await runSearch(each, stored[k] ?? null, flags, context);
    // Ctrl-C pauses the search that runs; those behind it are not begun.
    if (process.exitCode !== undefined) return null;
  }
  await using store = await openTables(context);
  const searches = await findSearches(ready, store);
  const compared: ComparedSample[] = [];
  for (const each of prepared) {
    const search = typeof each === 'string' ? null : (searches[ready.indexOf(each)] ?? null);
    if (typeof each === 'string') compared.push({ kind: 'missing', needs: each });
    else if (search?.state !== 'completed') return null;
    else compared.push(await compare(each, search, store, flags.benchmark));
  }
  return compared;
}
