import { findStrategy } from '@naswot/search';
import { LocalQueue } from '@naswot/queue';
import { openStore, type Store } from '@naswot/store';
import { ClusterCoordinator } from '../../cluster-coordinator.ts';
import { nobody } from '../../observer.ts';
import { diligent, runTrialScorer } from '../../testing/trial-scorer.ts';
import { serveGrpc, type GrpcConfig, type GrpcServer } from '../serve-grpc.ts';

/** A coordinator that leads, over a store in memory, all in this process. */
export interface TrialService extends AsyncDisposable {
  readonly coordinator: ClusterCoordinator;
  readonly store: Store;
  /** Serves it. */
  serve(config?: Partial<GrpcConfig>): Promise<GrpcServer>;
}

/** With a scorer, or with none, so that searches stay as they are. */
export async function startService({ isScored = true } = {}): Promise<TrialService> {
  const store = await openStore('pglite:memory');
  const queue = new LocalQueue();
  let onLead: () => void = () => undefined;
  const leads = new Promise<void>((resolve) => (onLead = resolve));
  const coordinator = new ClusterCoordinator({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    onLead: () => onLead(),
    log: () => undefined,
    observer: nobody,
  });
  const stop = new AbortController();
  const run = coordinator.run('here', stop.signal);
  const scorer = isScored ? runTrialScorer(queue, diligent, stop.signal) : undefined;
  await leads;
  return {
    coordinator,
    store,
    serve: (config) =>
      serveGrpc({ service: coordinator, listen: '127.0.0.1:0', log: () => undefined, ...config }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([run, scorer]);
      await queue[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
