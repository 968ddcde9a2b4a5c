import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCoordinator } from '@naswot/protocol';
import { serveCoordinator, type ServedAddresses } from './serve-coordinator.ts';
import { startScorer, startServers, type Servers } from './testing/cluster.ts';
import { trialPlan } from './testing/trial-plan.ts';

const samples = 500;
/** Of a queue for which no other is given. */
const usualPrefix = 'naswot';

let servers: Servers;
beforeAll(async () => (servers = await startServers()));
afterAll(() => servers[Symbol.asyncDispose]());

/** Values of a metric by its labels. */
function valuesOf(text: string, metric: string): Readonly<Record<string, number>> {
  const lines = text.split('\n').filter((line) => line.startsWith(metric));
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value] = line.split(' ');
      return [name.slice(metric.length), Number(value)];
    }),
  );
}

describe('a coordinator that serves', () => {
  it('says by HTTP how it is, and counts what it does', async () => {
    const stop = new AbortController();
    const place = { database: await servers.postgres.createDatabase('served'), nats: servers.nats.url };
    let onReady: (addresses: ServedAddresses) => void;
    const ready = new Promise<ServedAddresses>((resolve) => (onReady = resolve));
    const serving = serveCoordinator(
      {
        store: place.database,
        queue: { servers: place.nats },
        listen: '127.0.0.1:0',
        http: '127.0.0.1:0',
        isQuiet: true,
        onReady: (addresses) => onReady(addresses),
      },
      stop.signal,
    );
    const { grpc, http } = await ready;
    const health = async (): Promise<unknown> => (await fetch(`${http}/health`)).json();
    await expect.poll(health).toEqual({ status: 'ok', role: 'leader' });
    await using _scorer = await startScorer({ ...place, prefix: usualPrefix }, 'a');
    await using client = connectCoordinator({ address: grpc });
    const { id } = await client.create(trialPlan(1, samples), 1);
    for await (const update of client.follow(id, 0n)) expect(update.kind).toMatch(/event|progress/);
    const text = await (await fetch(`${http}/metrics`)).text();
    expect(valuesOf(text, 'naswot_scores_total')).toMatchObject({ '{outcome="scored"}': samples });
    expect(valuesOf(text, 'naswot_queue_messages')).toMatchObject({
      '{queue="shards",state="waiting"}': 0,
      '{queue="results",state="leased"}': 0,
    });
    expect(valuesOf(text, 'naswot_leads')).toEqual({ '': 1 });
    stop.abort();
    await serving;
    await expect(fetch(`${http}/health`)).rejects.toThrow();
  });
});
