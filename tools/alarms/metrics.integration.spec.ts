import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCoordinator, type ServedAddresses } from '@naswot/coordinator';
import { provideNats, startNats, type NatsServer } from '../servers/nats.ts';
import { startPostgres, type PostgresServer } from '../servers/postgres.ts';
import { providePromtool } from '../servers/promtool.ts';
import { missingFrom } from './alarms.ts';

let postgres: PostgresServer;
let nats: NatsServer;
beforeAll(async () => {
  [postgres, nats] = await Promise.all([
    startPostgres(),
    provideNats().then((program) => startNats(program)),
  ]);
});
afterAll(async () => {
  await Promise.all([postgres[Symbol.asyncDispose](), nats[Symbol.asyncDispose]()]);
});

/** What a coordinator that leads serves under `/metrics`. */
async function scrape(): Promise<string> {
  const stop = new AbortController();
  const { promise, resolve } = deferred<ServedAddresses>();
  const serving = serveCoordinator(
    {
      store: await postgres.createDatabase('scraped'),
      queue: { servers: nats.url },
      listen: '127.0.0.1:0',
      http: '127.0.0.1:0',
      isQuiet: true,
      onReady: resolve,
    },
    stop.signal,
  );
  const { http } = await promise;
  const metrics = async (): Promise<string> => (await fetch(`${http}/metrics`)).text();
  await expect.poll(metrics, { timeout: 30_000 }).toMatch(/^naswot_leads 1$/m);
  await expect.poll(metrics, { timeout: 30_000 }).toContain('naswot_queue_messages{');
  const text = await metrics();
  stop.abort();
  await serving;
  return text;
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('the metrics of a coordinator that leads', () => {
  it('hold a sample of all that the alarms ask for, and are what Prometheus takes', async () => {
    const text = await scrape();
    expect(await missingFrom(text)).toEqual([]);
    const renamed = text.replaceAll('state="redelivered"', 'state="again"');
    expect(await missingFrom(renamed)).toEqual(['naswot_queue_messages{queue="shards",state="redelivered"}']);
    const promtool = await providePromtool();
    const check = promisify(execFile)(promtool, ['check', 'metrics']);
    // Node's own have names that promtool does not like.
    const own = text.split('\n').filter((line) => line.includes('naswot_'));
    check.child.stdin?.end(`${own.join('\n')}\n`);
    await expect(check).resolves.toBeDefined();
  });
});
