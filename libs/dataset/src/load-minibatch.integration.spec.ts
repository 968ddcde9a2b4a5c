import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../tools/reference/describe-with-reference.ts';
import { loadMinibatch, readMinibatchFile, type MinibatchRequest } from './load-minibatch.ts';
import { writeSafetensors } from './safetensors.ts';
import { writeCifarFiles } from './sources/testing/write-cifar-files.ts';

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

describe('a minibatch of CIFAR', () => {
  it.each([
    ['cifar-10', 1, [5, 3], [125.3, 123.0, 113.9], [63.0, 62.1, 66.7]],
    ['cifar-100', 2, [8], [129.3, 124.1, 112.4], [68.2, 65.4, 70.4]],
  ] as const)('%s takes record numbers over the files in order, normalised', async (...row) => {
    const [dataset, labelBytes, counts, mean, deviation] = row;
    const files = Buffer.concat(await writeCifarFiles(dataset, folder, counts));
    const { source, given, pixels, shape } = await loadMinibatch(request({ dataset, size: 8 }));
    expect(shape).toEqual([8, 3, 32, 32]);
    expect(source).toMatchObject({ dataset, seed: 0, notice: null });
    expect([...source.imageIds].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    source.imageIds.forEach((id, k) => {
      const first = id * (labelBytes + 3072) + labelBytes;
      [0, 1023, 1024, 2048, 3071].forEach((place) => {
        const channel = Math.floor(place / 1024);
        const pixel = (files[first + place] ?? NaN) / 255;
        const expected = (pixel - (mean[channel] ?? NaN) / 255) / ((deviation[channel] ?? NaN) / 255);
        expect(pixels[(given[k] ?? -1) * 3072 + place]).toBe(Math.fround(expected));
      });
    });
  });

  it('is chosen by seed without replacement', async () => {
    await writeCifarFiles('cifar-10', folder, [40]);
    const first = await loadMinibatch(request({ size: 10 }));
    expect(new Set(first.source.imageIds).size).toBe(10);
    expect((await loadMinibatch(request({ size: 10 }))).digest).toBe(first.digest);
    expect((await loadMinibatch(request({ size: 10, seed: 1 }))).digest).not.toBe(first.digest);
  });

  it('is refused where the data set is missing, too small or of another size', async () => {
    await expect(loadMinibatch(request({}))).rejects.toThrow(
      `the data set cifar-10 is not at ${path.join(folder, 'cifar-10-batches-bin')}`,
    );
    await writeCifarFiles('cifar-10', folder, [3]);
    await expect(loadMinibatch(request({}))).rejects.toThrow(
      'a batch of 4 images cannot be chosen: 3 images are present',
    );
    await expect(loadMinibatch(request({ size: 2, imageSize: 16 }))).rejects.toMatchObject({
      message: 'cifar-10 has images of 32 pixels; the network settings ask for 16',
      hint: expect.stringContaining('--network imageSize=32') as string,
    });
  });

  it('is refused where a file is no whole number of records, with what to do', async () => {
    await writeCifarFiles('cifar-10', folder, [3, 3]);
    const directory = path.join(folder, 'cifar-10-batches-bin');
    await truncate(path.join(directory, 'data_batch_2.bin'), 9202);
    for (const dataset of ['cifar-10', 'auto'])
      await expect(loadMinibatch(request({ dataset }))).rejects.toMatchObject({
        message: `${path.join(directory, 'data_batch_2.bin')} is truncated: it has 9202 bytes, expected a multiple of 3073`,
        hint: `delete ${directory} and get it again with 'naswot dataset get cifar-10'`,
      });
  });

  it('takes the official training files only', async () => {
    await writeCifarFiles('cifar-10', folder, [2]);
    for (const file of ['test_batch.bin', 'data_batch_1.bin.part', 'readme.html'])
      await writeFile(path.join(folder, 'cifar-10-batches-bin', file), 'no records');
    expect((await loadMinibatch(request({ size: 2 }))).shape[0]).toBe(2);
  });
});

describe('`auto`', () => {
  const auto = (imageSize: number) => loadMinibatch(request({ dataset: 'auto', imageSize }));

  it('is CIFAR-10 where it is at hand', async () => {
    await writeCifarFiles('cifar-10', folder, [9]);
    expect((await auto(32)).source).toMatchObject({ dataset: 'cifar-10', notice: null });
  });

  it('is 1/f noise elsewhere and says so, and how to get CIFAR-10', async () => {
    const { source } = await auto(32);
    expect(source).toMatchObject({ dataset: 'noise-pink', imageIds: [] });
    expect(source.notice).toMatch(/^no data set is at hand.*1\/f noise.*naswot dataset get cifar-10/);
  });

  it('is 1/f noise where CIFAR-10 has another size, and says that', async () => {
    await writeCifarFiles('cifar-10', folder, [9]);
    expect((await auto(16)).source.notice).toMatch(
      /^CIFAR-10 is at hand but has images of 32 pixels.* ask for 16/,
    );
  });
});

describe('other images', () => {
  it('come from a safetensors file, and errors name it', async () => {
    const file = path.join(folder, 'batch.safetensors');
    const values = Float32Array.from({ length: 3 * 3 * 2 * 2 }, (_, k) => Math.sin(k));
    await writeFile(file, writeSafetensors(new Map([['batch', { shape: [3, 3, 2, 2], values }]])));
    expect((await readMinibatchFile(file)).shape).toEqual([3, 3, 2, 2]);
    expect((await readMinibatchFile(file, 2)).shape).toEqual([2, 3, 2, 2]);
    await expect(readMinibatchFile(file, 4)).rejects.toThrow(
      `the minibatch file ${file} cannot be used: the file holds 3 images; 4 were asked for`,
    );
    await truncate(file, 100);
    await expect(readMinibatchFile(file)).rejects.toThrow(`the minibatch file ${file} cannot be used: `);
    await expect(readMinibatchFile(path.join(folder, 'none'))).rejects.toThrow(
      /none cannot be read: there is no such file or folder/,
    );
  });

  // From a second implementation in Python (struct, hashlib, OpenSSL's keystream), which gave the same digests.
  it.each([
    ['noise-white', '42ee19b4a7fbb55033208bf16e2509e74f25188e0becf7e7a7449d4ca9bcf3c5'],
    ['noise-pink', '2190d46965cbe0a357913b5b1876fbd182d553bceb1743e8b7daa35ebd798b08'],
  ])('of %s have the same digest everywhere', async (dataset, digest) => {
    expect((await loadMinibatch(request({ dataset, size: 8, imageSize: 16, seed: 5 }))).digest).toBe(digest);
  });

  it.each<[string, Partial<MinibatchRequest>, string]>([
    ['another name', { dataset: 'cifar' }, "unknown data set 'cifar'"],
    ['no folder', { dataset: 'images:' }, "the data set 'images:' names no folder"],
    ['no images', { size: 0 }, 'the batch size is a whole number from 1 to 1024; received 0'],
    ['too many images', { size: 1025 }, 'the batch size is a whole number from 1 to 1024; received 1025'],
    ['no pixels', { imageSize: 0 }, 'the image size is a whole number of pixels; received 0'],
    ['a negative seed', { dataset: 'noise-pink', seed: -1 }, 'a seed is a whole number from 0'],
  ])('are refused with %s', async (_, more, message) => {
    await expect(loadMinibatch(request(more))).rejects.toThrow(message);
  });
});

describeWithReference('a minibatch of the reference images', (reference) => {
  // Digests over all pixels: exact, one float64 formula rounded once. From a second implementation in Python (struct, hashlib,
  // OpenSSL's keystream, a shuffle of the whole list) on the same files, 2,000 and 960 training images, which gave the same.
  it.each([
    [
      'cifar-10',
      [1169, 1976, 1486, 483, 1898, 878],
      '6c052ac0cbeafe811e0f6752dd544bd6702f28e73fc8a0b7602b961863456f53',
    ],
    [
      'cifar-100',
      [529, 813, 942, 500, 622, 573],
      '418780f6dff3544b8a5b801b3e5a1371e213e2302487bbcb2c5225de3a9b2fc9',
    ],
  ])('of %s has the digest of an independent reader', async (dataset, ids, digest) => {
    const data = path.join(reference, 'data');
    const minibatch = await loadMinibatch(request({ dataset, folder: data, size: 128 }));
    expect(minibatch.source.imageIds.slice(0, 6)).toEqual(ids);
    expect(minibatch.digest).toBe(digest);
  });

  it('is read from a file in its own order', async () => {
    const file = path.join(reference, 'fixtures/reference/batch.safetensors');
    const { shape, pixels, given } = await readMinibatchFile(file);
    expect(shape).toEqual([128, 3, 32, 32]);
    const bytes = await readFile(file);
    const data = bytes.subarray(bytes.length - pixels.byteLength);
    given.forEach((row, k) => expect(pixels[row * 3072]).toBe(data.readFloatLE(k * 3072 * 4)));
  });
});

describe('a folder in the place of a training file', () => {
  it('is refused by its name', async () => {
    await mkdir(path.join(folder, 'cifar-10-batches-bin/data_batch_1.bin'), { recursive: true });
    await expect(loadMinibatch(request({}))).rejects.toThrow(/data_batch_1\.bin is truncated/);
  });
});
