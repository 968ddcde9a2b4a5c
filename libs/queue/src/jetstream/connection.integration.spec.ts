import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideNats, startNats, type NatsServer } from '../../../../tools/servers/nats.ts';
import { openJetStreamQueue } from '../testing/jetstream-fixtures.ts';
import { sampleShard } from '../testing/index.ts';
import { JetStreamScorerQueue } from './jetstream-queue.ts';

const run = promisify(execFile);

/** A certificate for `localhost` that vouches for itself, as `cert.pem` and `key.pem`. */
const makeCertificate = (folder: string): Promise<unknown> =>
  run(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', 'key.pem', '-out', 'cert.pem'],
    ],
    { cwd: folder },
  );

const tlsOf = (url: string): string => url.replace('nats://127.0.0.1', 'tls://localhost');

describe('a connection by tls', () => {
  let folder: string;
  let server: NatsServer;
  let plain: NatsServer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-tls-'));
    await makeCertificate(folder);
    const program = await provideNats();
    const files = `cert_file: "${folder}/cert.pem", key_file: "${folder}/key.pem"`;
    server = await startNats(program, { config: `tls { ${files} }\n` });
    plain = await startNats(program);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await plain[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('serves the queue where the authority is known', async () => {
    const tls = { caFile: path.join(folder, 'cert.pem') };
    await using fixture = await openJetStreamQueue(tlsOf(server.url), { tls });
    await fixture.queue.shards.publish(sampleShard(1));
    const { queue } = await fixture.connectScorer();
    const delivery = await queue.shards.take(new AbortController().signal);
    expect(delivery?.message).toEqual(sampleShard(1));
  });

  it('is refused where it is not', async () => {
    const connected = JetStreamScorerQueue.connect({ servers: tlsOf(server.url), name: 'test' });
    await expect(connected).rejects.toThrow(/certificate/);
  });

  it('is not made without tls instead', async () => {
    const connected = JetStreamScorerQueue.connect({ servers: tlsOf(plain.url), name: 'test' });
    await expect(connected).rejects.toThrow(/tls/);
  });
});
