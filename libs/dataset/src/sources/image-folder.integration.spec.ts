import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Colour, type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMinibatch } from '../load-minibatch.ts';
import { findImages, readImages } from './image-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-images-'));
});
afterEach(() => rm(folder, { recursive: true }));

const within = (...names: readonly string[]): string => path.join(folder, ...names);
const plain = (width: number, height: number, background: Colour): Sharp =>
  sharp({ create: { width, height, channels: 4, background } });

describe('a folder of images', () => {
  it('is walked with its subfolders, sorted by path; other files are left', async () => {
    await mkdir(within('inner'));
    for (const file of ['b.JPG', 'a.png', 'inner/c.webp', 'notes.txt']) await writeFile(within(file), '');
    await symlink(within('a.png'), within('z.jpeg'));
    const found = await findImages(folder);
    expect(found.map((file) => path.relative(folder, file))).toEqual([
      'a.png',
      'b.JPG',
      'inner/c.webp',
      'z.jpeg',
    ]);
  });

  it('becomes a minibatch of any size, normalised as ImageNet, ids by place', async () => {
    await plain(20, 10, '#ff0080').png().toFile(within('a.png'));
    await mkdir(within('inner'));
    await plain(20, 10, '#ff0080').jpeg().toFile(within('inner/b.jpg'));
    const request = { dataset: `images:${folder}`, folder: '', size: 2, seed: 0, imageSize: 4 };
    const { shape, pixels, source, given } = await loadMinibatch(request);
    expect(shape).toEqual([2, 3, 4, 4]);
    expect(source).toMatchObject({ dataset: `images:${path.basename(folder)}`, notice: null });
    const png = (given[source.imageIds.indexOf(0)] ?? -1) * 48;
    // Torchvision's constants of ImageNet; the PNG is exact.
    expect(pixels[png]).toBe(Math.fround((1 - 0.485) / 0.229));
    expect(pixels[png + 16]).toBe(Math.fround((0 - 0.456) / 0.224));
    expect(pixels[png + 32]).toBe(Math.fround((128 / 255 - 0.406) / 0.225));
    await expect(loadMinibatch({ ...request, size: 3 })).rejects.toThrow(/2 images are present/);
  });

  it('is scaled to cover the square and cropped at its centre', async () => {
    // Left and right thirds are black, the centre is white.
    const white = await plain(30, 30, '#ffffff').png().toBuffer();
    const wide = plain(90, 30, '#000000').composite([{ input: white, left: 30, top: 0 }]);
    await wide.png().toFile(within('wide.png'));
    expect([...new Set(await readImages([within('wide.png')], 30))]).toEqual([255]);
  });

  it('may hold grey, transparent and 16-bit images', async () => {
    await plain(4, 4, '#505050').greyscale().png().toFile(within('grey.png'));
    await plain(4, 4, { r: 255, g: 255, b: 255, alpha: 0 }).png().toFile(within('transparent.png'));
    await plain(4, 4, '#ff0080').toColourspace('rgb16').png().toFile(within('deep.png'));
    const pixels = async (file: string) => [...(await readImages([within(file)], 2))];
    expect(await pixels('grey.png')).toEqual(new Array(12).fill(0x50));
    expect(await pixels('transparent.png')).toEqual(new Array(12).fill(0));
    expect(await pixels('deep.png')).toEqual([255, 255, 255, 255, 0, 0, 0, 0, 128, 128, 128, 128]);
    expect((await sharp(within('deep.png')).metadata()).depth).toBe('ushort');
  });

  it('is refused where it is missing or empty, or holds what is no image', async () => {
    await expect(findImages(within('none'))).rejects.toThrow(
      /none cannot be read: there is no such file or folder/,
    );
    await expect(findImages(folder)).rejects.toThrow(`the image folder ${folder} holds no images`);
    await writeFile(within('broken.png'), 'no picture');
    await expect(readImages([within('broken.png')], 2)).rejects.toThrow(/broken\.png cannot be decoded/);
    const jpeg = await plain(64, 64, '#336699').jpeg().toBuffer();
    await writeFile(within('cut.jpg'), jpeg.subarray(0, jpeg.length - 60));
    await expect(readImages([within('cut.jpg')], 2)).rejects.toThrow(/cut\.jpg cannot be decoded/);
  });
});
