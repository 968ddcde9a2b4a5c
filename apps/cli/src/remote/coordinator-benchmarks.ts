import type { CoordinatorClient } from '@naswot/protocol';
import type { BenchmarkStore } from '../benchmark-table/stored-benchmark.ts';
import type { Context } from '../context.ts';
import { connect } from './connect.ts';

/** The benchmarks that a coordinator elsewhere has. What fails throws a CoordinatorError. */
export const coordinatorBenchmarks = (client: CoordinatorClient, signal?: AbortSignal): BenchmarkStore => ({
  benchmarks: { list: () => client.listBenchmarks(signal) },
});

/** Those of the coordinator that the settings name; the client is closed with them. */
export async function connectBenchmarks(context: Context): Promise<BenchmarkStore & AsyncDisposable> {
  const client = await connect(context);
  return {
    ...coordinatorBenchmarks(client),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
