import type { BenchmarkRecord } from '@naswot/store';
import { UsageError } from '../usage-error.ts';
import { findBenchmark, type BenchmarkStore } from './stored-benchmark.ts';

/** The one benchmark of the space, or that of the given name; null where none is named and there is none. */
export async function benchmarkIfAny(
  space: string,
  given: string | undefined,
  store: BenchmarkStore,
): Promise<BenchmarkRecord | null> {
  if (given !== undefined) {
    const named = await findBenchmark(given, store);
    if (named.space === space) return named;
    throw new UsageError(`the benchmark '${given}' is of ${named.space}; expected one of ${space}`);
  }
  const fitting = (await store.benchmarks.list()).filter((each) => each.space === space && each.isComplete);
  const [first] = fitting;
  if (fitting.length <= 1) return first ?? null;
  throw new UsageError(
    `the store has several benchmarks of ${space}: ${fitting.map(({ name }) => name).join(', ')}`,
    'choose one with --benchmark NAME',
  );
}

/** The same; throws a UsageError where there is none. */
export async function benchmarkOfSpace(
  space: string,
  given: string | undefined,
  store: BenchmarkStore,
): Promise<BenchmarkRecord> {
  const found = await benchmarkIfAny(space, given, store);
  if (found !== null) return found;
  throw new UsageError(
    `the store has no benchmark of ${space}`,
    "'naswot benchmark import PATH' takes a table of trained accuracies into the store",
  );
}
