import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { DatasetError, messageOf } from '../dataset-error.ts';

const isImage = (file: string): boolean => /\.(png|jpe?g|webp)$/i.test(file);

/** Image files below a folder, subfolders included, sorted by their path within it: an image's id is its place here. */
export async function findImages(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new DatasetError(`the image folder ${folder} cannot be read: ${messageOf(error)}`);
  });
  return entries
    .filter((entry) => entry.isFile() && isImage(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function readImage(file: string, side: number): Promise<Uint8Array> {
  const bytes = await sharp(file)
    .resize(side, side, { fit: 'cover', kernel: 'lanczos3' })
    .flatten({ background: 'black' })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new DatasetError(
        `${file} cannot be decoded: ${messageOf(cause)}`,
        'remove it or convert it to PNG',
        { cause },
      );
    });
  const channels = bytes.length / (side * side);
  // Interleaved to planes; a grey image repeats its one channel.
  return Uint8Array.from({ length: 3 * side * side }, (_, k) => {
    const [channel, place] = [Math.floor(k / (side * side)), k % (side * side)];
    return bytes[place * channels + Math.min(channel, channels - 1)]!;
  });
}

/** The images as `[files, 3, side, side]` bytes: scaled to cover the square and cropped at its centre. */
export async function readImages(files: readonly string[], side: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(files.length * 3 * side * side);
  for (const [place, file] of files.entries())
    pixels.set(await readImage(file, side), place * 3 * side * side);
  return pixels;
}
