import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseImages } from './choose-images.ts';
import { createMinibatch } from './create-minibatch.ts';
import { parseSafetensors, writeSafetensors } from './safetensors.ts';

const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
const image = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 });

describe('a minibatch', () => {
  it('is a set: order changes neither digest nor pixels, and `given` leads back', () => {
    fc.assert(
      fc.property(
        fc.array(image, { minLength: 1, maxLength: 9 }),
        fc.infiniteStream(fc.nat()),
        (images, keys) => {
          const shape = [images.length, 3, 1, 1] as const;
          const first = createMinibatch(Float32Array.from(images.flat()), shape, source);
          const shuffled = images
            .map((values) => ({ values, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key);
          const second = createMinibatch(
            Float32Array.from(shuffled.flatMap(({ values }) => values)),
            shape,
            source,
          );
          expect(second.digest).toBe(first.digest);
          expect(second.pixels).toEqual(first.pixels);
          shuffled.forEach(({ values }, k) => {
            const row = second.given[k] ?? -1;
            expect([...second.pixels.subarray(row * 3, row * 3 + 3)]).toEqual(values);
          });
        },
      ),
    );
  });
});

describe('a choice of images', () => {
  it('holds different ids within the data set', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 100 }),
        fc.nat({ max: 1000 }),
        (count, more, seed) => {
          const ids = chooseImages(count, count + more, seed);
          expect(new Set(ids).size).toBe(count);
          for (const id of ids) expect(id >= 0 && id < count + more).toBe(true);
        },
      ),
    );
  });
});

describe('a safetensors file', () => {
  it('gives back what was written', () => {
    const tensor = fc.array(fc.float({ noNaN: true }), { maxLength: 20 }).map((values) => ({
      shape: [values.length],
      values: Float32Array.from(values),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => !name.startsWith('__')),
          tensor,
        ),
        (tensors) => {
          const entries = new Map(Object.entries(tensors));
          expect(parseSafetensors(Buffer.from(writeSafetensors(entries)))).toEqual(entries);
        },
      ),
    );
  });

  it('is refused in one sentence where it is cut or changed', () => {
    const bytes = writeSafetensors(new Map([['a', { shape: [4], values: Float32Array.of(1, 2, 3, 4) }]]));
    expect(() => parseSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow(
      /tensor 'a' of shape \[4\].*truncated/,
    );
    expect(() => parseSafetensors(bytes.subarray(0, 5))).toThrow(/no safetensors file: 5 bytes/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (garbage) => {
        expect(() => parseSafetensors(garbage)).toThrow(
          expect.objectContaining({ name: 'SafetensorsError' }),
        );
      }),
    );
  });
});
