import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { encodeMinibatch, LocalQueue } from '@naswot/queue';
import type { Minibatch } from '@naswot/scoring';
import { createMinibatchCache } from './minibatch-cache.ts';
import { plainLog } from './scorer-log.ts';

let folder = '';
let queue = new LocalQueue();
let said: string[] = [];
const log = plainLog((sentence) => said.push(sentence));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-minibatches-'));
  queue = new LocalQueue();
  said = [];
});
afterEach(async () => {
  await queue[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The n-th minibatch, put into the queue. */
async function provide(n: number): Promise<Minibatch> {
  const images = Float32Array.from({ length: 2 * 3 * 16 }, (_, k) => Math.sin(k + n));
  const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
  const minibatch = createMinibatch(images, [2, 3, 4, 4], source);
  await queue.blobs.put(minibatch.digest, encodeMinibatch(minibatch));
  return minibatch;
}

const open = (folderBytes?: number) => createMinibatchCache(queue.blobs, folder, log, folderBytes);
const fileOf = ({ digest }: Minibatch): string => path.join(folder, `${digest}.safetensors`);

describe('a cache of minibatches', () => {
  it('serves another run without the queue', async () => {
    const minibatch = await provide(1);
    await open()(minibatch.digest);
    await queue.blobs.delete(minibatch.digest);
    expect(Array.from((await open()(minibatch.digest)).pixels)).toEqual(Array.from(minibatch.pixels));
  });

  it.each(['cut', 'changed', 'emptied'])('replaces a file that was %s, and says so', async (how) => {
    const minibatch = await provide(1);
    await open()(minibatch.digest);
    const whole = await readFile(fileOf(minibatch));
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(changed.length - 2) ^ 1, changed.length - 2);
    const broken = { cut: whole.subarray(0, 100), changed, emptied: Buffer.alloc(0) }[how] ?? whole;
    await writeFile(fileOf(minibatch), broken);
    expect((await open()(minibatch.digest)).digest).toBe(minibatch.digest);
    expect(said.join()).toContain('a kept minibatch cannot be used and is fetched anew');
    expect(Buffer.compare(await readFile(fileOf(minibatch)), whole)).toBe(0);
  });

  it('lets go of the one used least recently where there is no room', async () => {
    const [first, second, third] = [await provide(1), await provide(2), await provide(3)];
    await open()(first.digest);
    await open()(second.digest);
    const { size } = await stat(fileOf(first));
    const longAgo = new Date('2001-01-01');
    for (const minibatch of [first, second]) await utimes(fileOf(minibatch), longAgo, longAgo);
    await open()(first.digest);
    await open(2.5 * size)(third.digest);
    expect((await readdir(folder)).sort()).toEqual(
      [first, third].map((minibatch) => path.basename(fileOf(minibatch))).sort(),
    );
  });

  it('keeps nothing that is not what the digest names, and throws', async () => {
    const minibatch = await provide(1);
    const other = '0'.repeat(64);
    await queue.blobs.put(other, encodeMinibatch(minibatch));
    await expect(open()(other)).rejects.toThrow(/have digest/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('scores on where its folder cannot be written', async () => {
    const minibatch = await provide(1);
    const file = path.join(folder, 'no-folder');
    await writeFile(file, '');
    const cache = createMinibatchCache(queue.blobs, path.join(file, 'within'), log);
    expect((await cache(minibatch.digest)).digest).toBe(minibatch.digest);
    expect(said.join()).toContain('cannot be kept');
  });
});
