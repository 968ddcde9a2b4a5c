import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDataset } from './describe-dataset.ts';
import { importDataset } from './import-dataset.ts';
import { writeCifarFiles } from './testing/write-cifar-files.ts';

let folder = '';
let given = '';
let data = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-import-'));
  [given, data] = [path.join(folder, 'given'), path.join(folder, 'data')];
  await mkdir(given);
});
afterEach(() => rm(folder, { recursive: true }));

async function archiveOf(entry: string): Promise<string> {
  const file = path.join(folder, 'archive.tar.gz');
  await create({ gzip: true, file, cwd: given }, [entry]);
  return file;
}

describe('an imported data set', () => {
  it.each([
    ['the official folder', () => path.join(given, 'cifar-10-batches-bin')],
    ['the folder around it', () => given],
    ['an archive', () => archiveOf('cifar-10-batches-bin')],
  ])('comes from %s, which stays', async (_, place) => {
    const [first, second] = await writeCifarFiles('cifar-10', given, [3, 2]);
    const source = path.join(given, 'cifar-10-batches-bin');
    await writeFile(path.join(source, 'batches.meta.txt'), 'airplane\n');
    expect(await importDataset('cifar-10', await place(), data)).toEqual({ outcome: 'imported', images: 5 });
    expect(await readdir(data)).toEqual(['cifar-10-batches-bin']);
    const target = path.join(data, 'cifar-10-batches-bin');
    expect((await readdir(target)).sort()).toEqual([
      'batches.meta.txt',
      'data_batch_1.bin',
      'data_batch_2.bin',
    ]);
    for (const [file, bytes] of [
      ['data_batch_1.bin', first],
      ['data_batch_2.bin', second],
    ] as const)
      expect(new Uint8Array(await readFile(path.join(target, file)))).toEqual(bytes);
    expect(await readdir(source)).toHaveLength(3);
    expect(await importDataset('cifar-10', given, data)).toEqual({ outcome: 'present', images: 5 });
  });

  it('is one of CIFAR-100 as well', async () => {
    await writeCifarFiles('cifar-100', given, [4]);
    expect(await importDataset('cifar-100', given, data)).toEqual({ outcome: 'imported', images: 4 });
  });

  it('is refused where it is truncated, and nothing is put in place', async () => {
    await writeCifarFiles('cifar-10', given, [3]);
    await truncate(path.join(given, 'cifar-10-batches-bin/data_batch_1.bin'), 5000);
    for (const place of [given, await archiveOf('cifar-10-batches-bin')])
      await expect(importDataset('cifar-10', place, data)).rejects.toThrow(
        /data_batch_1\.bin is truncated: it has 5000 bytes, expected a multiple of 3073/,
      );
    expect(await readdir(data)).toEqual([]);
  });

  it('is refused where it is another one, or none', async () => {
    await writeCifarFiles('cifar-100', given, [3]);
    await expect(importDataset('cifar-10', given, data)).rejects.toThrow(
      `${given} holds no images of cifar-10: expected data_batch_1.bin`,
    );
    const archive = await archiveOf('cifar-100-binary');
    await expect(importDataset('cifar-10', archive, data)).rejects.toThrow(
      `${archive} holds no images of cifar-10`,
    );
    await expect(importDataset('cifar-10', path.join(given, 'none'), data)).rejects.toThrow(
      /none cannot be imported into .*: there is no such file or folder/,
    );
    expect(await readdir(data)).toEqual([]);
  });

  it('is refused where the archive is cut or no archive', async () => {
    await writeCifarFiles('cifar-10', given, [30]);
    const archive = await archiveOf('cifar-10-batches-bin');
    await truncate(archive, 60_000);
    await expect(importDataset('cifar-10', archive, data)).rejects.toMatchObject({ name: 'DatasetError' });
    await writeFile(archive, 'no archive at all');
    await expect(importDataset('cifar-10', archive, data)).rejects.toMatchObject({ name: 'DatasetError' });
    expect(await readdir(data)).toEqual([]);
  });

  it('does not replace what lies at its place', async () => {
    await writeCifarFiles('cifar-10', given, [3]);
    await mkdir(path.join(data, 'cifar-10-batches-bin/mine'), { recursive: true });
    await expect(importDataset('cifar-10', given, data)).rejects.toThrow(
      /is there already, and is no whole data set/,
    );
    expect(await readdir(data)).toEqual(['cifar-10-batches-bin']);
  });
});

describe('the description of a data set', () => {
  it('says what is at hand and where', async () => {
    const location = path.join(data, 'cifar-10-batches-bin');
    expect(await describeDataset('cifar-10', data)).toMatchObject({ name: 'cifar-10', present: 0, location });
    await writeCifarFiles('cifar-10', data, [3, 2]);
    expect(await describeDataset('cifar-10', data)).toMatchObject({ present: 5, trainingImages: 50_000 });
  });

  it('of noise has neither', async () => {
    expect(await describeDataset('noise-pink', data)).toMatchObject({ present: null, location: null });
  });
});
