import { describe, expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { decodeMinibatch, encodeMinibatch } from './minibatch-blob.ts';

const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
const minibatch = createMinibatch(
  Float32Array.from({ length: 4 * 12 }, (_, k) => Math.sin(k)),
  [4, 3, 2, 2],
  source,
);

describe('a minibatch as a blob', () => {
  it('comes back with the same images in the same order and the same digest', () => {
    const { shape, pixels, digest } = decodeMinibatch(encodeMinibatch(minibatch), minibatch.digest);
    expect(shape).toEqual(minibatch.shape);
    expect(pixels).toEqual(minibatch.pixels);
    expect(digest).toBe(minibatch.digest);
  });

  it('is refused where its images are others than the digest names', () => {
    const bytes = encodeMinibatch({ ...minibatch, pixels: minibatch.pixels.map((value) => value + 1) });
    expect(() => decodeMinibatch(bytes, minibatch.digest)).toThrow(/have digest/);
  });
});
