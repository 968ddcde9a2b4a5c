import { connectJetStreamQueue, connectJetStreamScorer, type JetStreamQueue } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore, type Store } from '@naswot/store';
import { provideNats, startNats, type NatsServer } from '../../../../tools/servers/nats.ts';
import { startPostgres, type PostgresServer } from '../../../../tools/servers/postgres.ts';
import { ClusterCoordinator, type ClusterCoordinatorOptions } from '../cluster-coordinator.ts';
import { nobody } from '../observer.ts';
import { diligent, runTrialScorer, type Behaviour } from './trial-scorer.ts';

/** Postgres and nats-server of a test's own. */
export interface Servers extends AsyncDisposable {
  readonly postgres: PostgresServer;
  readonly nats: NatsServer;
}

export async function startServers(): Promise<Servers> {
  const [postgres, nats] = await Promise.all([startPostgres(), provideNats().then(startNats)]);
  return {
    postgres,
    nats,
    async [Symbol.asyncDispose]() {
      await Promise.all([postgres[Symbol.asyncDispose](), nats[Symbol.asyncDispose]()]);
    },
  };
}

/** Where a cluster's parts find each other: a database and a queue of its own. */
export interface Place {
  readonly database: string;
  readonly nats: string;
  readonly prefix: string;
}

let places = 0;

export async function newPlace({ postgres, nats }: Servers): Promise<Place> {
  const prefix = `trial${++places}`;
  return { database: await postgres.createDatabase(prefix), nats: nats.url, prefix };
}

/** A coordinator in this process. */
export interface TrialCoordinator extends AsyncDisposable {
  readonly coordinator: ClusterCoordinator;
  readonly store: Store;
  readonly queue: JetStreamQueue;
  /** Resolves once it leads. */
  readonly leads: Promise<void>;
}

export async function startCoordinator(
  { database, nats, prefix }: Place,
  name: string,
  options: Partial<Pick<ClusterCoordinatorOptions, 'log' | 'observer' | 'canaryEvery'>> = {},
): Promise<TrialCoordinator> {
  const store = await openStore(database);
  const leases = { ackWaitMs: 2_000 };
  const queue = await connectJetStreamQueue({
    servers: nats,
    name,
    prefix,
    shards: leases,
    results: leases,
  });
  let onLead: () => void;
  const leads = new Promise<void>((resolve) => (onLead = resolve));
  const coordinator = new ClusterCoordinator({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    onLead: () => onLead(),
    log: () => undefined,
    observer: nobody,
    compareEveryMs: 500,
    ...options,
  });
  const stop = new AbortController();
  const run = coordinator.run(name, stop.signal);
  return {
    coordinator,
    store,
    queue,
    leads,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await run;
      await queue[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** A scorer in this process that behaves so; it takes no more once it is disposed of. */
export async function startScorer(
  { nats, prefix }: Place,
  name: string,
  behaviour: Behaviour = diligent,
): Promise<AsyncDisposable> {
  const queue = await connectJetStreamScorer({ servers: nats, name, prefix });
  const over = new AbortController();
  const sign = { scorer: name, engine: { name: 'trial', version: '1', device: 'none' }, lanes: 1, scored: 0 };
  await queue.presence.announce({ ...sign, startedAt: new Date(), at: new Date() });
  const underItsName: Behaviour = (delivery, scores) => {
    const { results, end } = behaviour(delivery, scores);
    return { results: results.map((result) => ({ ...result, scorer: name })), end };
  };
  const run = runTrialScorer(queue, underItsName, over.signal);
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await run;
      await queue[Symbol.asyncDispose]();
    },
  };
}
