import { describe, expect, it } from 'vitest';
import { randomStream, uniformOf } from './random-stream.ts';

const path = 'cells.0.layers.0.op.1.weight';
const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('a random stream', () => {
  // Computed apart from this implementation, in Python with hashlib's SHA-256 and integers of any size.
  it('keeps its numbers', () => {
    const stream = randomStream(0, path);
    expect([...stream.words(3)]).toEqual([0xea544ace, 0xc69b79e9, 0x01f17626]);
    expect(Array.from(stream.words(2), uniformOf)).toEqual([0.9153486971044913, 0.7758098788326606]);
    const draws = randomStream(7, 'draws');
    expect([0, 1, 2, 2 ** 40].map((place) => draws.below(place, 1000))).toEqual([96, 177, 954, 310]);
    // A quarter of all words is refused under this bound.
    expect([0, 1, 2, 3].map((place) => draws.below(place, 3 * 2 ** 30))).toEqual([
      2246448497, 2705939177, 2784140954, 524511319,
    ]);
  });

  it('keeps its normal values (from the same program; the last digit is the library’s logarithm and cosine)', () => {
    const expected = [0.0679086363593487, -0.4150768726997126, 3.0657005412165845, 0.6026222164844526];
    randomStream(0, path)
      .normals(4)
      .forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 14));
  });

  it('has uniform values at neither end', () => {
    expect([0, 2 ** 32 - 1].map(uniformOf)).toEqual([2 ** -33, 1 - 2 ** -33]);
  });

  it('differs by seed and by label', () => {
    const words = [
      randomStream(0, 'a'),
      randomStream(1, 'a'),
      randomStream(0, 'b'),
      randomStream(0, '1\na'),
      randomStream(2 ** 53 - 1, 'a'),
    ].map((stream) => stream.words(4).join());
    expect(new Set(words).size).toBe(5);
  });

  it('gives none of a block or all of several', () => {
    const stream = randomStream(0, 'a');
    for (const count of [0, 1, 4, 5]) {
      expect(stream.words(count)).toHaveLength(count);
      expect(stream.normals(count)).toHaveLength(count);
    }
  });

  // Five standard errors of 200,000 values; the seed is fixed, so this holds always or never.
  it('is uniform: mean, variance, and 256 equally full cells', () => {
    const values = Float64Array.from(randomStream(11, 'uniform').words(200_000), uniformOf);
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(mean(values.map((v) => (v - 1 / 2) ** 2)) - 1 / 12)).toBeLessThan(
      5 * Math.sqrt(1 / 180 / values.length),
    );
    const counts = new Float64Array(256);
    for (const value of values) counts[Math.floor(value * 256)]! += 1;
    const expected = values.length / 256;
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquared - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
  });

  it('is normal: first four moments, and no correlation within pairs', () => {
    const values = randomStream(12, 'normal').normals(200_000);
    // Variances of x, x^2, x^3 and x^4 of a standard normal x: 1, 2, 15, 96.
    const moments = [0, 1, 0, 3];
    [1, 2, 15, 96].forEach((variance, k) => {
      const moment = mean(values.map((x) => [x, x * x, x * x * x, x * x * x * x][k]!));
      expect(Math.abs(moment - moments[k]!)).toBeLessThan(5 * Math.sqrt(variance / values.length));
    });
    const products = values.map((x, k) => (k % 2 === 0 ? x * values[k + 1]! : 0));
    expect(Math.abs(2 * mean(products))).toBeLessThan(5 * Math.sqrt(2 / values.length));
  });

  it.each([-1, 0.5, 2 ** 53, NaN])('refuses the seed %d', (seed) => {
    expect(() => randomStream(seed, 'a')).toThrow(
      `a seed is a whole number from 0 to 2^53 - 1; received ${seed}`,
    );
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1, NaN, Infinity])('refuses a draw below %d', (bound) => {
    expect(() => randomStream(0, 'a').below(0, bound)).toThrow(
      `bounded by a whole number from 1 to 2^32; received ${bound}`,
    );
  });

  it.each([-1, 0.5, 2 ** 53])('refuses the place %d', (place) => {
    expect(() => randomStream(0, 'a').below(place, 2)).toThrow(`received ${place}`);
  });
});
