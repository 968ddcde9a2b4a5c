import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPosition, permutation } from './permutation.ts';

const seeds = fc.nat({ max: 1_000_000 });
const sizes = fc.bigInt({ min: 1n, max: 1n << 100n });

const imageOf = (size: number, seed: number): readonly number[] => {
  const { at } = permutation(BigInt(size), seed);
  return Array.from({ length: size }, (_, k) => Number(at(BigInt(k))));
};

/** Pearson's statistic of counts that should be equal. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** A value that chi-squared with that many degrees of freedom exceeds with probability 1e-4 (Wilson and Hilferty, 1931). */
const chiSquaredLimit = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 3.719 * Math.sqrt(2 / (9 * freedom))) ** 3;

describe('the seeded permutation', () => {
  it('is a bijection of spaces of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), seeds, (size, seed) => {
        expect(imageOf(size, seed).toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: size }, (_, k) => k),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is a bijection around powers of four, where its domain grows', () => {
    for (const size of [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025])
      expect(new Set(imageOf(size, 3)).size).toBe(size);
  });

  it('stays within spaces of up to 2^100 architectures, and knows its way back', () => {
    fc.assert(
      fc.property(sizes, seeds, fc.bigInt({ min: 0n, max: 1n << 100n }), (size, seed, number) => {
        const { at, ordinalOf } = permutation(size, seed);
        const position = at(number % size);
        expect(position >= 0n && position < size).toBe(true);
        expect(ordinalOf(position)).toBe(number % size);
        expect(at(ordinalOf(number % size))).toBe(number % size);
      }),
    );
  });

  it('does not repeat itself among 10^18', () => {
    const { at } = permutation(10n ** 18n, 1);
    const image = Array.from({ length: 2000 }, (_, k) => at(BigInt(k)));
    expect(new Set(image).size).toBe(2000);
  });

  it('is another one for another seed', () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        fc.pre(a !== b);
        const [one, other] = [permutation(15_625n, a), permutation(15_625n, b)];
        const places = Array.from({ length: 10 }, (_, k) => BigInt(k));
        expect(places.map(one.at)).not.toEqual(places.map(other.at));
      }),
    );
  });

  // Seeds are fixed, so these cannot flicker; each fails a perfect permutation with probability 1e-4.
  it('sends an ordinal everywhere equally often, over seeds', () => {
    const counts = new Array<number>(7).fill(0);
    for (let seed = 0; seed < 2100; seed++) counts[Number(permutation(7n, seed).at(3n))]! += 1;
    expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(6));
  });

  it.each([
    [3, 6],
    [4, 24],
  ])('gives each order of %i architectures equally often, over seeds', (size, orders) => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 1200; seed++) {
      const order = imageOf(size, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(orders);
    expect(chiSquared([...counts.values()])).toBeLessThan(chiSquaredLimit(orders - 1));
  });

  it('samples NAS-Bench-201 evenly and without order', () => {
    const sixteenths = new Array<number>(16).fill(0);
    let rises = 0;
    const { at } = permutation(15_625n, 0);
    const sample = Array.from({ length: 1600 }, (_, k) => Number(at(BigInt(k))));
    sample.forEach((position, k) => {
      sixteenths[Math.floor((position * 16) / 15_625)]! += 1;
      if (position > (sample[k - 1] ?? Infinity)) rises++;
    });
    expect(chiSquared(sixteenths)).toBeLessThan(chiSquaredLimit(15));
    // Rises of n numbers in random order have mean (n - 1) / 2 and variance (n + 1) / 12.
    expect(Math.abs(rises - 1599 / 2)).toBeLessThan(3.9 * Math.sqrt(1601 / 12));
  });

  it('refuses what is outside it', () => {
    const { at, ordinalOf } = permutation(5n, 0);
    expect(() => at(5n)).toThrow('ordinal 5 is outside the permutation of 5; expected 0 to 4');
    expect(() => at(-1n)).toThrow(RangeError);
    expect(() => ordinalOf(5n)).toThrow('position 5 is outside the permutation of 5; expected 0 to 4');
    for (const size of [0n, -1n, (1n << 100n) + 1n])
      expect(() => permutation(size, 0)).toThrow(`a space has 1 to 2^100 architectures; received ${size}`);
  });
});

describe('draws with replacement', () => {
  it('depend on seed and ordinal, and stay within the space', () => {
    fc.assert(
      fc.property(sizes, seeds, fc.bigInt({ min: 0n, max: 10n ** 12n }), (size, seed, ordinal) => {
        const position = drawPosition(size, seed, ordinal);
        expect(position >= 0n && position < size).toBe(true);
        expect(drawPosition(size, seed, ordinal)).toBe(position);
      }),
    );
  });

  it('fall everywhere equally often, over ordinals', () => {
    const counts = new Array<number>(11).fill(0);
    for (let ordinal = 0n; ordinal < 3300n; ordinal++) counts[Number(drawPosition(11n, 0, ordinal))]! += 1;
    expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(10));
  });

  it('refuse a space without architectures and an ordinal below 0', () => {
    expect(() => drawPosition(0n, 0, 0n)).toThrow(RangeError);
    expect(() => drawPosition(5n, 0, -1n)).toThrow('draws are numbered from 0; received -1');
  });
});
