import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import {
  connectJetStreamQueue,
  encodeMinibatch,
  type JetStreamQueue,
  type ResultMessage,
  type ShardMessage,
} from '@naswot/queue';
import { startSecuredNats, operatorAuthority } from '@naswot/queue/testing';
import { makeSpec } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { provideNats, startNats } from '../../../../tools/servers/nats.ts';
import { descendants } from '../testing/processes.ts';
import { runNaswot, scratchHome, startNaswot, type Running } from '../testing/run-naswot.ts';

const never = new AbortController().signal;
const ready = '"msg":"ready"';
const program = await provideNats();

const space = findSpace('nas-bench-201');
const images = Float32Array.from({ length: 4 * 3 * 64 }, (_, k) => Math.sin(k * k));
const minibatch = createMinibatch(images, [4, 3, 8, 8], {
  dataset: 'test',
  seed: null,
  imageIds: [],
  notice: null,
});
const spec = makeSpec({
  proxy: 'naswot',
  network: space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 }),
  run: {
    minibatch: minibatch.digest,
    weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
    counting: 'unit',
  },
});

const shardOf = (shard: bigint): ShardMessage => ({
  id: `search/${shard}/1`,
  searchId: 'search',
  shard,
  attempt: 1,
  space: space.name,
  spec,
  work: { kind: 'list', positions: [0, 1, 2].map((index) => space.atPublishedIndex(index)) },
});

/** Results up to the end of a shard. */
async function untilEnd(queue: JetStreamQueue): Promise<readonly ResultMessage[]> {
  const results: ResultMessage[] = [];
  for (;;) {
    const delivery = await queue.results.take(never);
    if (delivery === null) throw new Error('take ended although nothing aborted it');
    results.push(delivery.message);
    await delivery.ack();
    if (delivery.message.end === 'complete') return results;
  }
}

async function score(queue: JetStreamQueue, shard: bigint): Promise<readonly string[]> {
  await queue.blobs.put(minibatch.digest, encodeMinibatch(minibatch));
  await queue.shards.publish(shardOf(shard));
  const results = await untilEnd(queue);
  return results.flatMap(({ scores }) => scores.map(({ outcome }) => outcome.kind));
}

/** Tells it to stop and waits for its end. */
function stop(running: Running): Running['finished'] {
  running.process.kill('SIGTERM');
  return running.finished;
}

const readProcess = (pid: number, file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8');

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

/** An engine of any device, whose kernels are those of codes without a common unit. */
async function writeEngine(folder: string): Promise<string> {
  const file = path.join(folder, 'engine.mjs');
  await writeFile(file, engineModule);
  return pathToFileURL(file).href;
}
const engineModule = `
export const createEngine = async () => ({
  describe: () => ({ name: 'anywhere', version: '1', device: process.env.CUDA_VISIBLE_DEVICES }),
  estimateMemory: () => 0,
  prepare: async (network) => ({ network, [Symbol.asyncDispose]: async () => {} }),
  run: async (prepared, { shape: [size] }) => {
    const kernel = Int32Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 8 : 0));
    return [{ kind: 'codes', size, unit: kernel, released: kernel, reluUnits: [8] }];
  },
  [Symbol.asyncDispose]: async () => {},
});
`;

/** A file that is there and is neither credentials nor a certificate. */
const otherFile = import.meta.filename;
const scored = ['scored', 'scored', 'scored'];

describe('naswot scorer', () => {
  it('takes shards by TLS with credentials that its lanes, one a device, do not know', async () => {
    await using home = await scratchHome();
    await using server = await startSecuredNats(program, operatorAuthority, ['one']);
    const [tls, credentials] = [{ caFile: server.caFile }, server.credentialsOf('one')];
    await using queue = await connectJetStreamQueue({
      ...{ servers: server.url, name: 'coordinator', tls },
      credentialsFile: server.credentialsOf('coordinator'),
    });
    const flags = ['--queue', server.url, '--tls-ca', server.caFile, '--nats-creds', credentials];
    const running = startNaswot(
      home.folder,
      'scorer',
      '--name',
      'one',
      '--devices',
      '3,5',
      '--engine',
      await writeEngine(home.folder),
      '--json',
      ...flags,
    );
    await running.said(ready);
    expect(await score(queue, 1n)).toEqual(scored);
    expect(await queue.presence.list()).toMatchObject([{ scorer: 'one', lanes: 2 }]);
    const lanes = await descendants(running.process.pid ?? 0);
    expect(lanes).toHaveLength(2);
    const environments = await Promise.all(lanes.map((lane) => readProcess(lane, 'environ')));
    const lines = await Promise.all(lanes.map((lane) => readProcess(lane, 'cmdline')));
    expect([...environments, ...lines].join()).not.toMatch(/NASWOT|\.creds|naswot-secured/);
    const devices = environments.map((text) => /CUDA_VISIBLE_DEVICES=(\d+)/.exec(text)?.[1]);
    expect(devices.sort()).toEqual(['3', '5']);
    expect(await readdir(path.join(home.folder, 'cache', 'minibatches'))).toEqual([
      `${minibatch.digest}.safetensors`,
    ]);
    const { code, stdout } = await stop(running);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ name: 'one', lanes: 2, queue: server.url },
      engine: { name: 'anywhere' },
    });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('is refused what the credentials of another are for', async () => {
    await using home = await scratchHome();
    await using server = await startSecuredNats(program, operatorAuthority, ['one']);
    const flags = ['--queue', server.url, '--tls-ca', server.caFile];
    const creds = ['--nats-creds', server.credentialsOf('one')];
    const { code, stderr } = await runNaswot(home.folder, 'scorer', '--name', 'two', ...flags, ...creds);
    expect(code).toBe(1);
    expect(stderr).toMatch(/naswot: error: .* refuses scorer two: .*Permissions Violation/);
  });

  it('waits for a server and for a coordinator, and goes on when its server is killed and back', async () => {
    await using home = await scratchHome();
    await using server = await startNats(program);
    await server.kill();
    const running = startNaswot(
      home.folder,
      'scorer',
      '--name',
      'one',
      '--lanes',
      '1',
      '--queue',
      server.url,
    );
    await running.said('the queue is not there yet');
    await server.restart();
    await running.said('no coordinator has declared the queue yet');
    await using queue = await connectJetStreamQueue({ servers: server.url, name: 'coordinator' });
    await running.said(ready);
    await server.restart();
    await running.said('the queue is back');
    expect(await score(queue, 1n)).toEqual(scored);
    const { code, stdout, stderr } = await stop(running);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ready: one, 1 lanes of onnx-cpu on .*, queue nats:.*\n$/);
    expect(occurrences(stderr, 'the queue is lost')).toBe(1);
    expect(occurrences(stderr, 'the queue is back')).toBe(1);
  });

  it('that its coordinator has put aside says why and exits 1', async () => {
    await using home = await scratchHome();
    await using server = await startNats(program);
    await using queue = await connectJetStreamQueue({ servers: server.url, name: 'coordinator' });
    await queue.presence.suspend('one', 'a known architecture scored otherwise');
    const { code, stdout, stderr } = await runNaswot(
      ...[home.folder, 'scorer', '--name', 'one', '--queue', server.url],
    );
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'scorer one was put aside by its coordinator: a known architecture scored otherwise',
    );
  });

  it.each([
    [[], 'meet at a queue'],
    [['--queue', 'http://127.0.0.1:4222'], 'expected to be nats://HOST:PORT'],
    [['--queue', 'nats://user:secret@127.0.0.1:4222'], 'without a password'],
    [['--queue', 'nats://127.0.0.1:4222', '--devices', 'all'], "--devices received 'all'"],
    [['--queue', 'nats://127.0.0.1:4222', '--devices', '0', '--engine', 'onnx-cpu'], 'has no devices'],
    [['--queue', 'nats://127.0.0.1:4222', '--name', ''], '--name received'],
    [['--queue', 'nats://127.0.0.1:4222', '--nats-creds', 'no.creds'], 'credentials no.creds cannot be read'],
    [['--queue', 'nats://127.0.0.1:4222', '--nats-creds', otherFile], 'holds no credentials of NATS'],
    [['--queue', 'nats://127.0.0.1:4222', '--tls-ca', otherFile], 'is no certificate in PEM'],
  ])('with %j is a usage error', async (flags, sentence) => {
    await using home = await scratchHome();
    const { code, stderr } = await runNaswot(home.folder, 'scorer', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('secret');
  });
});
