import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMinibatch, littleEndianBytes } from './create-minibatch.ts';
import type { Minibatch } from './minibatch.ts';

const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
const value = fc.float({ noNaN: true, noDefaultInfinity: true });
const image = fc.array(value, { minLength: 3, maxLength: 3 });

const create = (images: readonly (readonly number[])[]): Minibatch =>
  createMinibatch(Float32Array.from(images.flat()), [images.length, 3, 1, 1], source);

describe('a minibatch', () => {
  it('is a set: order changes neither digest nor pixels, and `given` leads back', () => {
    fc.assert(
      fc.property(
        fc
          .array(image, { minLength: 1, maxLength: 9 })
          .chain((images) =>
            fc.tuple(
              fc.constant(images),
              fc.shuffledSubarray(images, { minLength: images.length, maxLength: images.length }),
            ),
          ),
        ([images, shuffled]) => {
          const [first, second] = [create(images), create(shuffled)];
          expect(second.digest).toBe(first.digest);
          expect(second.pixels).toEqual(first.pixels);
          shuffled.forEach((values, k) => {
            const row = second.given[k] ?? -1;
            expect([...second.pixels.subarray(row * 3, row * 3 + 3)]).toEqual(values);
          });
        },
      ),
    );
  });

  it('may hold an image twice: `given` is a permutation, equal images in the order given', () => {
    fc.assert(
      fc.property(image, fc.integer({ min: 2, max: 5 }), (values, copies) => {
        const { given } = create(Array.from({ length: copies }, () => values));
        expect(given).toEqual(Array.from({ length: copies }, (_, k) => k));
      }),
    );
  });

  it('has another digest as soon as one value differs, or the shape', () => {
    const images = Float32Array.of(0, 1, 2, 3, 4, 5);
    const digest = createMinibatch(images, [2, 3, 1, 1], source).digest;
    expect(createMinibatch(images, [1, 6, 1, 1], source).digest).not.toBe(digest);
    expect(createMinibatch(Float32Array.of(0, 1, 2, 3, 4, 6), [2, 3, 1, 1], source).digest).not.toBe(digest);
  });

  it('has the digest of its shape and its sorted little-endian values', () => {
    const { digest, pixels } = create([
      [1, 2, 3],
      [-1, 0, 0.5],
    ]);
    const text = createHash('sha256').update('float32 [2,3,1,1]\n').update(littleEndianBytes(pixels));
    expect(digest).toBe(text.digest('hex'));
    expect([...littleEndianBytes(Float32Array.of(1))]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('does not share memory with the images given', () => {
    const images = Float32Array.of(1, 2, 3);
    const minibatch = createMinibatch(images, [1, 3, 1, 1], source);
    images.fill(0);
    expect([...minibatch.pixels]).toEqual([1, 2, 3]);
  });

  it('refuses a shape that the values do not fill and values that are not finite', () => {
    const values = Float32Array.of(1, 2, 3);
    expect(() => createMinibatch(values, [2, 3, 1, 1], source)).toThrow(/received 3 values; expected 6/);
    expect(() => createMinibatch(new Float32Array(), [0, 3, 1, 1], source)).toThrow(/all extents at least 1/);
    expect(() =>
      create([
        [1, 2, 3],
        [1, 2, 3],
        [1, NaN, 3],
      ]),
    ).toThrow('image 2 of the minibatch holds NaN');
  });
});
