import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMinibatch, readMinibatchFile, type MinibatchRequest } from './load-minibatch.ts';
import { writeSafetensors } from './safetensors.ts';

const recordBytes = 3073;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

const request = (more: Partial<MinibatchRequest>): MinibatchRequest => ({
  dataset: 'cifar-10',
  folder,
  size: 4,
  seed: 0,
  imageSize: 32,
  ...more,
});

/** Records whose pixels are all the record's number. */
async function writeCifar(file: string, first: number, count: number, extraBytes = 0): Promise<void> {
  const bytes = Buffer.alloc(count * recordBytes + extraBytes);
  for (let k = 0; k < count; k++) bytes.fill(first + k, k * recordBytes + 1, (k + 1) * recordBytes);
  await mkdir(path.join(folder, 'cifar-10-batches-bin'), { recursive: true });
  await writeFile(path.join(folder, 'cifar-10-batches-bin', file), bytes);
}

describe('a minibatch of CIFAR-10', () => {
  it('takes record numbers over the files in order, normalised as the field does', async () => {
    await writeCifar('data_batch_1.bin', 0, 5);
    await writeCifar('data_batch_2.bin', 5, 3);
    const minibatch = await loadMinibatch(request({ size: 8 }));
    expect([...minibatch.source.imageIds].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    minibatch.source.imageIds.forEach((id, k) => {
      const row = minibatch.given[k] ?? -1;
      expect(minibatch.pixels[row * 3072]).toBe(Math.fround((id / 255 - 125.3 / 255) / (63 / 255)));
      expect(minibatch.pixels[row * 3072 + 2048]).toBe(Math.fround((id / 255 - 113.9 / 255) / (66.7 / 255)));
    });
  });

  it('is chosen by seed without replacement', async () => {
    await writeCifar('data_batch_1.bin', 0, 40);
    const first = await loadMinibatch(request({ size: 10 }));
    expect(new Set(first.source.imageIds).size).toBe(10);
    expect((await loadMinibatch(request({ size: 10 }))).digest).toBe(first.digest);
    expect((await loadMinibatch(request({ size: 10, seed: 1 }))).digest).not.toBe(first.digest);
  });

  it('refuses a file that is no whole number of records, a batch too large, a data set that is missing', async () => {
    await expect(loadMinibatch(request({}))).rejects.toThrow(/the data set cifar-10 is not at/);
    await writeCifar('data_batch_1.bin', 0, 3);
    await expect(loadMinibatch(request({ size: 4 }))).rejects.toThrow(
      'a batch of 4 images cannot be chosen: 3 images are present',
    );
    await writeCifar('data_batch_2.bin', 0, 3, 17);
    await expect(loadMinibatch(request({}))).rejects.toThrow(
      /truncated: it has 9236 bytes, expected a multiple of 3073/,
    );
  });

  it('is what `auto` takes where it is at hand, and 1/f noise with a notice where it is not', async () => {
    const noise = await loadMinibatch(request({ dataset: 'auto' }));
    expect(noise.source.dataset).toBe('noise-pink');
    expect(noise.source.notice).toMatch(/no data set is at hand.*naswot dataset get cifar-10/);
    await writeCifar('data_batch_1.bin', 0, 9);
    expect((await loadMinibatch(request({ dataset: 'auto' }))).source).toMatchObject({
      dataset: 'cifar-10',
      notice: null,
    });
  });
});

describe('other images', () => {
  it('come from a safetensors file, its first rows where fewer are asked for', async () => {
    const file = path.join(folder, 'batch.safetensors');
    const values = Float32Array.from({ length: 3 * 3 * 2 * 2 }, (_, k) => Math.sin(k));
    await writeFile(file, writeSafetensors(new Map([['batch', { shape: [3, 3, 2, 2], values }]])));
    const two = await readMinibatchFile(file, 2);
    expect(two.shape).toEqual([2, 3, 2, 2]);
    expect([...two.pixels].sort()).toEqual([...values.subarray(0, 24)].sort());
    await expect(readMinibatchFile(file, 4)).rejects.toThrow('holds 3 images; 4 were asked for');
    await expect(readMinibatchFile(path.join(folder, 'none'))).rejects.toThrow(/cannot be read/);
  });

  // Pinned from this implementation; quantised pixels, so that the digests hold on every machine and Node version.
  it.each(['noise-white', 'noise-pink'])('%s is the same everywhere', async (dataset) => {
    const { digest } = await loadMinibatch(request({ dataset, size: 8, imageSize: 16, seed: 5 }));
    expect({ dataset, digest }).toMatchSnapshot();
  });

  it('pink noise has more contrast at low frequencies than at high ones', async () => {
    const { pixels } = await loadMinibatch(request({ dataset: 'noise-pink', size: 16 }));
    const step = (distance: number): number => {
      let sum = 0;
      for (let k = 0; k + distance < 32; k++) sum += Math.abs((pixels[k] ?? 0) - (pixels[k + distance] ?? 0));
      return sum / (32 - distance);
    };
    expect(step(1)).toBeLessThan(step(8));
  });
});
