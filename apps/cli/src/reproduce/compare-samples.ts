import type { Comparison } from '@naswot/benchmark';
import type { SearchRecord, Store } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { lackingMetric, metricNamed, openTables } from '../benchmark-table/stored-benchmark.ts';
import type { ComparisonTitle } from '../comparison/comparison-request.ts';
import { gatherComparison } from '../comparison/gather-comparison.ts';
import { readAccuracies } from '../comparison/read-accuracies.ts';
import { readSubjects } from '../comparison/subject-scores.ts';
import type { Sample } from './sample.ts';
import { scoreSamples, type Sitting } from './score-samples.ts';

/** A sample beside its accuracies; `missing` in words where it cannot be had here. */
export type ComparedSample =
  | {
      readonly kind: 'compared';
      readonly title: ComparisonTitle;
      readonly comparison: Comparison;
      readonly search: string;
    }
  | { readonly kind: 'missing'; readonly needs: string };

async function compare(
  { space, metrics }: Sample,
  { id, plan, specDigest }: SearchRecord,
  store: Store,
  given: string | undefined,
): Promise<ComparedSample> {
  const benchmark = await benchmarkOfSpace(space, given, store);
  const metric = metrics.map((each) => metricNamed(benchmark, each)).find((name) => name !== null);
  if (metric === undefined) {
    const [preferred] = metrics;
    const needs =
      preferred === undefined
        ? `accuracies of ${space}, and none is named that a benchmark would have`
        : lackingMetric(benchmark, preferred);
    return { kind: 'missing', needs };
  }
  const accuracies = await readAccuracies(benchmark, store.benchmarks, metric, metric);
  const spec = { space, digest: specDigest, spec: plan.spec };
  const subject = { proxy: plan.spec.proxy, specs: [spec] };
  const subjects = await readSubjects([subject], { search: [id] }, store);
  const { comparison, withoutAccuracy } = gatherComparison(subjects, space, accuracies);
  const title = { space, benchmark: benchmark.name, metric, selectedBy: metric, spec: specDigest };
  return { kind: 'compared', title: { ...title, withoutAccuracy }, comparison, search: id };
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
  const scored = await scoreSamples(samples, sitting);
  if (scored === null) return null;
  await using store = await openTables(context);
  const compared: ComparedSample[] = [];
  for (const each of scored)
    compared.push(
      each.kind === 'missing' ? each : await compare(each.sample, each.search, store, flags.benchmark),
    );
  return compared;
}
