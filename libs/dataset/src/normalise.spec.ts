import { describe, expect, it } from 'vitest';
import { normalisations, normalise } from './normalise.ts';

const times255 = (values: readonly number[]): readonly number[] => values.map((value) => value * 255);
/** Products and quotients by 255 round in the last bits of float64. */
const digits = 10;

describe('normalisation', () => {
  // Mellor et al.'s released code and NAS-Bench-201's: mean and standard deviation of the training images, x 255.
  it.each([
    ['cifar-10', [125.3, 123.0, 113.9], [63.0, 62.1, 66.7]],
    ['cifar-100', [129.3, 124.1, 112.4], [68.2, 65.4, 70.4]],
  ] as const)('of %s is that of the released code', (name, mean, deviation) => {
    times255(normalisations[name].mean).forEach((value, k) =>
      expect(value).toBeCloseTo(mean[k] ?? NaN, digits),
    );
    times255(normalisations[name].deviation).forEach((value, k) =>
      expect(value).toBeCloseTo(deviation[k] ?? NaN, digits),
    );
  });

  it('is done in float64 and rounded once, channel by channel', () => {
    const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, k) => (k * 37) % 256);
    const values = normalise(pixels, 4, normalisations['cifar-100']);
    const { mean, deviation } = normalisations['cifar-100'];
    pixels.forEach((pixel, k) => {
      const channel = Math.floor(k / 4) % 3;
      expect(values[k]).toBe(
        Math.fround((pixel / 255 - (mean[channel] ?? NaN)) / (deviation[channel] ?? NaN)),
      );
    });
  });
});
