import type { BenchmarkRecord, Store } from '@naswot/store';
import { findBenchmark } from '../benchmark-table/stored-benchmark.ts';
import { UsageError } from '../usage-error.ts';

/** The benchmark of that name, else the only one of the space; null where the space has none. Throws a UsageError where it has several. */
export async function reportingBenchmark(
  space: string,
  name: string | undefined,
  store: Store,
): Promise<BenchmarkRecord | null> {
  if (name !== undefined) return findBenchmark(name, store);
  const fitting = (await store.benchmarks.list()).filter((each) => each.space === space && each.isComplete);
  if (fitting.length > 1)
    throw new UsageError(
      `the store has several benchmarks of ${space}: ${fitting.map((each) => each.name).join(', ')}`,
      'choose the one that reports with --benchmark NAME',
    );
  return fitting[0] ?? null;
}
