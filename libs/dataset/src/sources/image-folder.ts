import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError, explainFileError } from '../dataset-error.ts';

const isImage = (file: string): boolean => /\.(png|jpe?g|webp)$/i.test(file);

/**
 * PNG, JPEG and WebP files below a folder, subfolders included, sorted by their path within it: an image's id is its place
 * here. A link to a file counts as a file; linked folders are not entered. Throws a DatasetError where there are none.
 */
export async function findImages(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new DatasetError(
      `the image folder ${folder} cannot be read: ${explainFileError(error)}`,
      'expected a folder with PNG, JPEG or WebP files',
    );
  });
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isImage(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0)
    throw new DatasetError(`the image folder ${folder} holds no images`, 'expected PNG, JPEG or WebP files');
  return files;
}

/** Interleaved pixels of 1 to 4 channels to planes of red, green and blue; a grey image repeats its one channel. */
function toPlanes(interleaved: Uint8Array, channels: number, area: number): Uint8Array {
  const planes = new Uint8Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const from = Math.min(channel, channels - 1);
    for (let place = 0; place < area; place++)
      planes[channel * area + place] = interleaved[place * channels + from]!;
  }
  return planes;
}

/** Loaded when a folder of images is asked for: the decoder would cost every other start some 0.3 s. */
async function loadSharp() {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new DatasetError(
      `the image decoder cannot be loaded: ${explainFileError(cause)}`,
      "install the packages again with 'npm ci', or choose another --dataset",
      { cause },
    );
  }
}

/**
 * The images as `[files, 3, side, side]` bytes of sRGB: scaled to cover the square by Lanczos resampling (a = 3) and cropped at
 * its centre, transparency on black, 16-bit channels to 8, orientation tags ignored. Throws a DatasetError that names the file
 * which cannot be decoded.
 */
export async function readImages(files: readonly string[], side: number): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const area = side * side;
  const pixels = new Uint8Array(files.length * 3 * area);
  for (const [place, file] of files.entries()) {
    const { data, info } = await sharp(file)
      .resize(side, side, { fit: 'cover', kernel: 'lanczos3' })
      .flatten({ background: 'black' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw new DatasetError(
          `${file} cannot be decoded: ${explainFileError(cause)}`,
          'remove it or convert it to PNG',
          { cause },
        );
      });
    pixels.set(toPlanes(data, info.channels, area), place * 3 * area);
  }
  return pixels;
}
