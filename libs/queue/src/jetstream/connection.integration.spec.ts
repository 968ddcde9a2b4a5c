import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideNats, startNats, type NatsServer } from '../../../../tools/servers/nats.ts';
import { openJetStreamQueue } from '../testing/jetstream-fixtures.ts';
import { sampleResult, sampleShard } from '../testing/index.ts';
import { tlsAddress, tlsConfig, writeCertificate } from '../testing/tls-server.ts';
import type { ConnectionChange } from './connection.ts';
import { JetStreamQueue, type JetStreamScorerQueue } from './jetstream-queue.ts';

const shardOf = async ({ shards }: JetStreamScorerQueue): Promise<unknown> =>
  (await shards.take(new AbortController().signal))?.message;

describe('a connection', () => {
  it('waits for a server that is not there yet, where it is told to, and says so once', async () => {
    await using server = await startNats(await provideNats());
    await server.kill();
    const changes: ConnectionChange[] = [];
    const told = new EventEmitter();
    const waits = once(told, 'change');
    const onChange = (change: ConnectionChange): void => {
      changes.push(change);
      told.emit('change');
    };
    const options = { servers: server.url, name: 'early', onChange };
    const connected = JetStreamQueue.connectScorer(options, new AbortController().signal);
    await waits;
    await server.restart();
    await using queue = await connected;
    await using coordinator = await JetStreamQueue.connect({ servers: server.url, name: 'coordinator' });
    await coordinator.shards.publish(sampleShard(1));
    expect(await shardOf(queue)).toEqual(sampleShard(1));
    expect(changes.map(({ kind }) => kind)).toEqual(['waiting']);
  });

  it('ends its wait when its signal aborts', async () => {
    const stop = new AbortController();
    const options = { servers: 'nats://127.0.0.1:1', name: 'early', onChange: () => stop.abort() };
    await expect(JetStreamQueue.connectScorer(options, stop.signal)).rejects.toThrow('connection refused');
  });

  it('is told once when it is lost, once when it is back, and goes on as it was', async () => {
    await using server = await startNats(await provideNats());
    await using fixture = await openJetStreamQueue(server.url);
    const changes: string[] = [];
    const onChange = ({ kind }: ConnectionChange): void => void changes.push(kind);
    await using queue = await JetStreamQueue.connectScorer({ ...fixture.options, onChange });
    const taken = shardOf(queue);
    await server.kill();
    const published = queue.results.publish(sampleResult(1));
    await server.restart();
    await published;
    await fixture.queue.shards.publish(sampleShard(1));
    expect(await taken).toEqual(sampleShard(1));
    expect(changes).toEqual(['lost', 'back']);
  });
});

describe('a connection by tls', () => {
  let folder: string;
  let server: NatsServer;
  let plain: NatsServer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-tls-'));
    await writeCertificate(folder);
    const program = await provideNats();
    server = await startNats(program, { config: tlsConfig(folder) });
    plain = await startNats(program);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await plain[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('serves the queue where the authority is known', async () => {
    const tls = { caFile: path.join(folder, 'cert.pem') };
    await using fixture = await openJetStreamQueue(tlsAddress(server.url), { tls });
    await fixture.queue.shards.publish(sampleShard(1));
    const { queue } = await fixture.connectScorer();
    const delivery = await queue.shards.take(new AbortController().signal);
    expect(delivery?.message).toEqual(sampleShard(1));
  });

  it('is refused where it is not', async () => {
    const connected = JetStreamQueue.connectScorer({ servers: tlsAddress(server.url), name: 'test' });
    await expect(connected).rejects.toThrow(/certificate/);
  });

  it('is not made without tls instead', async () => {
    const connected = JetStreamQueue.connectScorer({ servers: tlsAddress(plain.url), name: 'test' });
    await expect(connected).rejects.toThrow(/tls/);
  });
});
