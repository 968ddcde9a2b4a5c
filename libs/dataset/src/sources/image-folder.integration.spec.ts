import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMinibatch } from '../load-minibatch.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-images-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (size: number) =>
  loadMinibatch({ dataset: `images:${folder}`, folder: '', size, seed: 0, imageSize: 4 });

describe('images', () => {
  it('are read from a folder, scaled, with its subfolders', async () => {
    await mkdir(path.join(folder, 'inner'));
    const background = { r: 255, g: 0, b: 128 };
    const picture = sharp({ create: { width: 20, height: 10, channels: 3, background } });
    await picture.clone().png().toFile(path.join(folder, 'a.png'));
    await picture.clone().jpeg().toFile(path.join(folder, 'inner/b.jpg'));
    const minibatch = await load(2);
    expect(minibatch.shape).toEqual([2, 3, 4, 4]);
    // The PNG is exact: red is (1 - 0.485) / 0.229 of ImageNet's normalisation.
    expect([...minibatch.pixels]).toContain(Math.fround((1 - 0.485) / 0.229));
    await writeFile(path.join(folder, 'broken.png'), 'no picture');
    await expect(load(3)).rejects.toThrow(/broken.png cannot be decoded/);
  });
});
