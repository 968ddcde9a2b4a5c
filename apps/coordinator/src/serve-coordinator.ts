import { findStrategy } from '@naswot/search';
import {
  connectJetStreamQueue,
  type ConnectionConfig,
  type JetStreamQueue,
  type JetStreamQueueOptions,
} from '@naswot/queue';
import { openStore, type Store } from '@naswot/store';
import { ClusterCoordinator } from './cluster-coordinator.ts';
import { checkExposure, serveGrpc, type GrpcConfig, type GrpcServer } from './grpc/serve-grpc.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { serveHttp, type HttpServer } from './http/serve-http.ts';
import type { Log } from './log.ts';
import { silence, structuredLog } from './structured-log.ts';
import { withPatience } from './with-patience.ts';

export interface CoordinatorServiceConfig extends Pick<GrpcConfig, 'tls' | 'tokenFile' | 'allowInsecure'> {
  /** Of a Postgres server, or an embedded store. */
  readonly store: string;
  readonly queue: Pick<ConnectionConfig, 'servers' | 'credentialsFile' | 'tls'>;
  /** After so long without a sign a scorer's shard is given to another; 2 minutes where it is left out. */
  readonly leaseMs?: number;
  /** `host:port` for gRPC, and for health and metrics; port 0 takes a free one. */
  readonly listen: string;
  readonly http: string;
  /** `host:port` where clients reach it, which others tell while they stand by; the address of `listen` where it is left out. */
  readonly advertise?: string;
  /** Says nothing of what it does; else a line of JSON on stderr for each thing. */
  readonly isQuiet?: boolean;
  /** Called once it serves. */
  readonly onReady?: (addresses: ServedAddresses) => void;
}

export interface ServedAddresses {
  /** `host:port` */
  readonly grpc: string;
  /** `http://host:port` */
  readonly http: string;
}

/** A health check that takes longer than this is no sign of health. */
const healthLimitMs = 5_000;

const connectQueue = (
  { queue, leaseMs }: CoordinatorServiceConfig,
  log: Log,
  metrics: Metrics,
  signal: AbortSignal,
): Promise<JetStreamQueue> => {
  const options: JetStreamQueueOptions = {
    ...queue,
    name: 'naswot coordinator',
    ...(leaseMs === undefined ? {} : { shards: { ackWaitMs: leaseMs } }),
    onChange: (change) =>
      log(
        `the queue is ${change.kind === 'waiting' ? 'waited for' : change.kind}`,
        { ...change },
        change.kind === 'back' ? 'info' : 'warn',
      ),
    onRefusal: (refusal) => {
      log('a message is refused', { ...refusal }, 'warn');
      metrics.observer.refused();
    },
  };
  return connectJetStreamQueue(options, signal);
};

async function answers(store: Store): Promise<boolean> {
  const limit = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), healthLimitMs).unref();
  });
  const answer = store.leader().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, limit]);
}

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replaceAll(/[[\]]/g, ''), port: Number(text.slice(colon + 1)) };
}

interface Doors extends AsyncDisposable {
  readonly grpc: GrpcServer;
  readonly http: HttpServer;
}

async function openDoors(
  config: CoordinatorServiceConfig,
  coordinator: ClusterCoordinator,
  { store, metrics, leader, log }: { store: Store; metrics: Metrics; leader: () => string | null; log: Log },
): Promise<Doors> {
  const grpc = await serveGrpc({ ...config, service: coordinator, leader, log });
  try {
    const leads = (): boolean => coordinator.leads;
    const http = await serveHttp({
      ...addressOf(config.http),
      metrics,
      isHealthy: () => answers(store),
      leads,
    });
    return {
      grpc,
      http,
      async [Symbol.asyncDispose]() {
        await grpc[Symbol.asyncDispose]();
        await http[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await grpc[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Runs a coordinator of a cluster until the signal aborts: it waits for store and queue, serves clients by gRPC, health and
 * metrics by HTTP, leads or stands by. Then clients' calls end, and the searches go on with the next leader.
 */
export async function serveCoordinator(config: CoordinatorServiceConfig, signal: AbortSignal): Promise<void> {
  const { onReady } = config;
  // Before anything is waited for.
  checkExposure(config);
  const log = config.isQuiet === true ? silence : structuredLog(config.advertise ?? config.listen);
  const metrics = createMetrics(
    () => coordinator.standing,
    () => queue.depths(),
  );
  await using store = await withPatience(() => openStore(config.store), signal, log);
  await using queue = await connectQueue(config, log, metrics, signal);
  let known: string | null = null;
  let doors: Doors | null = null;
  const coordinator: ClusterCoordinator = new ClusterCoordinator({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    onLead: (leads) => doors?.grpc.setServing(leads),
    log,
    observer: metrics.observer,
  });
  doors = await openDoors(config, coordinator, { store, metrics, leader: () => known, log });
  const look = (): Promise<unknown> =>
    store.leader().then(
      (leader) => (known = leader?.holder ?? null),
      () => undefined,
    );
  const watch = setInterval(() => void look(), 1_000);
  try {
    // Whoever comes at once is sent to the leader, too.
    await look();
    onReady?.({ grpc: doors.grpc.address, http: doors.http.url });
    await coordinator.run(config.advertise ?? doors.grpc.address, signal);
  } finally {
    clearInterval(watch);
    await doors[Symbol.asyncDispose]();
  }
}
