import type { BenchmarkRecord, BenchmarkTables } from '@naswot/store';
import { accuraciesBeside, accuraciesOf, type Accuracies } from './accuracies-beside.ts';
import { benchmarkOfSpace } from './benchmark-of-space.ts';
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

/** What accuracies are asked for. */
interface Asked {
  readonly benchmark?: string;
  readonly metric?: readonly string[];
}

/** The benchmark that is asked for; where nothing is, the only one of the space, else null. */
async function chooseBenchmark(
  space: string,
  { benchmark, metric }: Asked,
  tables: BenchmarkTables,
): Promise<BenchmarkRecord | null> {
  if (benchmark !== undefined || metric !== undefined)
    return benchmarkOfSpace(space, benchmark, { benchmarks: tables });
  const fitting = (await tables.list()).filter((each) => each.isComplete && each.space === space);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/**
 * What training gave for some architectures of a space; null where nothing is asked for and the store has not one benchmark alone.
 * Throws a UsageError where what is asked for is not there, or may be of several benchmarks.
 */
export async function readAccuraciesOf(
  architectures: readonly string[],
  space: string,
  asked: Asked,
  tables: BenchmarkTables,
): Promise<KnownAccuracies | null> {
  const benchmark = await chooseBenchmark(space, asked, tables);
  if (benchmark === null) return null;
  const usual = usualMetric(benchmark);
  const metrics = asked.metric ?? (usual === undefined ? [] : [usual]);
  const beside = accuraciesBeside(benchmark, metrics);
  const rows = await tables.rowsOf(benchmark.name, architectures);
  const of = new Map(
    rows.map(({ architecture, values }) => [architecture, accuraciesOf(beside, { trained: values })]),
  );
  return { benchmark: benchmark.name, metrics, of };
}
