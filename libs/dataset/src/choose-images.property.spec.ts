import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseImages } from './choose-images.ts';

describe('a choice of images', () => {
  it('holds different ids within the data set', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 100 }),
        fc.nat({ max: 1000 }),
        (count, more, seed) => {
          const ids = chooseImages(count, count + more, seed);
          expect(ids.length).toBe(count);
          expect(new Set(ids).size).toBe(count);
          expect(ids.every((id) => id >= 0 && id < count + more)).toBe(true);
        },
      ),
    );
  });

  it('begins as a larger one does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat({ max: 1000 }), (size, seed) => {
        expect(chooseImages(1, size, seed)).toEqual(chooseImages(size, size, seed).slice(0, 1));
      }),
    );
  });

  it('takes every image equally often', () => {
    const counts = new Array<number>(10).fill(0);
    const seeds = 4000;
    for (let seed = 0; seed < seeds; seed++)
      for (const id of chooseImages(3, 10, seed)) counts[id] = (counts[id] ?? 0) + 1;
    // 1,200 each with a standard deviation of 29: five of them, and the seeds are fixed.
    for (const count of counts) expect(Math.abs(count - (3 * seeds) / 10)).toBeLessThan(145);
  });

  it('from a data set of any size needs no more than its own ids', () => {
    expect(chooseImages(4, 2 ** 32, 0)).toHaveLength(4);
  });

  it.each([
    [4, 3],
    [0, 3],
    [1.5, 3],
  ])('of %d images out of %d is refused with both numbers', (count, size) => {
    expect(() => chooseImages(count, size, 0)).toThrow(
      `a batch of ${count} images cannot be chosen: ${size} images are present; choose a --batch-size from 1 to ${size}`,
    );
  });
});
