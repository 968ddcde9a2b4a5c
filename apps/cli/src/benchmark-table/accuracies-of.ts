import type { BenchmarkRecord, BenchmarkTables } from '@naswot/store';
import { unknownName } from '../known-name.ts';
import { accuraciesBeside, accuraciesOf, type Accuracies } from './accuracies-beside.ts';
import { metricsOf } from './stored-benchmark.ts';

/** Accuracies of a few architectures. */
export interface KnownAccuracies {
  readonly benchmark: string;
  readonly metrics: readonly string[];
  /** By architecture; of which the benchmark has none is left out. */
  readonly of: ReadonlyMap<string, Accuracies>;
}

/** The accuracy that people mean first: the published one of CIFAR-10, else a test accuracy, else any. */
function usualMetric(benchmark: BenchmarkRecord): string | undefined {
  const metrics = metricsOf(benchmark);
  const usual = metrics.find(({ metric }) => metric === 'cifar10_test_200');
  return (usual ?? metrics.find(({ split }) => split === 'test') ?? metrics[0])?.metric;
}

/** The benchmark of that name, else the only one of the space; undefined where none is named and there is not one. */
async function chooseBenchmark(
  space: string,
  given: string | undefined,
  tables: BenchmarkTables,
): Promise<BenchmarkRecord | undefined> {
  const complete = (await tables.list()).filter(({ isComplete }) => isComplete);
  const fitting = complete.filter((each) => each.space === space);
  if (given === undefined) return fitting.length === 1 ? fitting[0] : undefined;
  const named = fitting.find(({ name }) => name === given);
  if (named !== undefined) return named;
  throw unknownName(
    `benchmark of ${space}`,
    given,
    fitting.map(({ name }) => name),
  );
}

/** What training gave for some architectures of a space; null where no benchmark is named and the store has not one alone. */
export async function readAccuraciesOf(
  architectures: readonly string[],
  space: string,
  { benchmark: given, metric }: { readonly benchmark?: string; readonly metric?: readonly string[] },
  tables: BenchmarkTables,
): Promise<KnownAccuracies | null> {
  const benchmark = await chooseBenchmark(space, given, tables);
  if (benchmark === undefined) return null;
  const usual = usualMetric(benchmark);
  const metrics = metric ?? (usual === undefined ? [] : [usual]);
  const beside = accuraciesBeside(benchmark, metrics);
  const rows = await tables.rowsOf(benchmark.name, architectures);
  const of = new Map(
    rows.map(({ architecture, values }) => [architecture, accuraciesOf(beside, { trained: values })]),
  );
  return { benchmark: benchmark.name, metrics, of };
}
