import { createHash } from 'node:crypto';
import type { Minibatch, MinibatchSource } from './minibatch.ts';

/** Bytes of float32 values in little-endian order, whatever the machine's. */
export function littleEndianBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k++) view.setFloat32(k * 4, values[k]!, true);
  return bytes;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function digestOf(shape: readonly number[], pixels: Float32Array): string {
  return createHash('sha256')
    .update(`float32 [${shape.join(',')}]\n`)
    .update(littleEndianBytes(pixels))
    .digest('hex');
}

function checkImages(images: Float32Array, shape: readonly number[]): void {
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (!shape.every((extent) => Number.isInteger(extent) && extent > 0) || images.length !== length)
    throw new RangeError(
      `a minibatch of shape [${shape.join(', ')}] received ${images.length} values; expected ${length}, all extents at least 1`,
    );
  const wrong = images.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new RangeError(
      `image ${Math.floor((wrong / length) * (shape[0] ?? 1))} of the minibatch holds ${images[wrong]}; expected finite values`,
    );
}

/**
 * A minibatch of normalised images in any order: `images` is row-major `[N, C, H, W]`, copied. Images are sorted by the
 * SHA-256 of their own little-endian bytes (equal ones as given), so that the digest and every score are those of the set.
 * Image k as given is row `given[k]` of `pixels`. Throws a RangeError for a shape that the values do not fill, and for values
 * that are not finite.
 */
export function createMinibatch(
  images: Float32Array,
  shape: readonly [number, number, number, number],
  source: MinibatchSource,
): Minibatch {
  checkImages(images, shape);
  const size = shape[0];
  const imageLength = shape[1] * shape[2] * shape[3];
  const image = (row: number): Float32Array => images.subarray(row * imageLength, (row + 1) * imageLength);
  const hashes = Array.from({ length: size }, (_, row) =>
    createHash('sha256')
      .update(littleEndianBytes(image(row)))
      .digest('hex'),
  );
  const order = hashes.map((_, row) => row).sort((a, b) => compare(hashes[a]!, hashes[b]!) || a - b);
  const pixels = new Float32Array(images.length);
  const given = new Array<number>(size).fill(0);
  order.forEach((row, place) => {
    pixels.set(image(row), place * imageLength);
    given[row] = place;
  });
  return { shape, pixels, digest: digestOf(shape, pixels), given, source };
}
