import type { Context } from '../context.ts';
import { isRemote } from '../remote/remote-settings.ts';
import type { BenchmarkStore } from './stored-benchmark.ts';

/** Where benchmarks are listed: at the coordinator that the settings name, else in the store. */
export async function openBenchmarks(context: Context): Promise<BenchmarkStore & AsyncDisposable> {
  if (!isRemote(context.settings)) return context.openStore();
  // gRPC takes a while to load, and most commands need none.
  const { connectBenchmarks } = await import('../remote/coordinator-benchmarks.ts');
  return connectBenchmarks(context);
}
