import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { noiseImages } from './noise.ts';

const side = 32;
const area = side * side;
const count = 24;

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Planes as numbers around their mean. */
const planesOf = (pixels: Uint8Array): readonly (readonly number[])[] =>
  Array.from({ length: pixels.length / area }, (_, plane) => {
    const values = [...pixels.subarray(plane * area, (plane + 1) * area)];
    const mean = meanOf(values);
    return values.map((value) => value - mean);
  });

function correlation(a: readonly number[], b: readonly number[]): number {
  const sum = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((total, value, k) => total + value * (y[k] ?? 0), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

/** Power of waves along a row with k periods, mean over rows and planes. */
function powerAt(k: number, planes: readonly (readonly number[])[]): number {
  const powers = planes.flatMap((plane) =>
    Array.from({ length: side }, (_, y) => {
      let [re, im] = [0, 0];
      for (let x = 0; x < side; x++) {
        re += (plane[y * side + x] ?? 0) * Math.cos((2 * Math.PI * k * x) / side);
        im += (plane[y * side + x] ?? 0) * Math.sin((2 * Math.PI * k * x) / side);
      }
      return re * re + im * im;
    }),
  );
  return meanOf(powers);
}

/** What power at k falls to at 4k. */
const fall = (planes: readonly (readonly number[])[]): number => powerAt(12, planes) / powerAt(3, planes);

describe('noise images', () => {
  // Bytes, so exact; from a second implementation in Python (sums term by term, OpenSSL's keystream) that gave the same ones.
  it.each([
    ['noise-white', 16, 5, 'f2e36b7cc0f064272872dd84bbf1318b2618f26c81f97fd8cbb3d0443c17e228'],
    ['noise-pink', 16, 5, '091506687b4a80d129e3932fbca67e08efc88000683da05051a9785147e0ee0f'],
    ['noise-pink', 12, 3, '4622a4e49a7fe1d1f0bcf75f8beb36aafcb85f6bb5caeb2118b97d31dd4fb1c7'],
  ] as const)('of %s, %d pixels wide, seed %d, are the same everywhere', (kind, width, seed, digest) => {
    expect(
      createHash('sha256')
        .update(noiseImages(kind, 4, width, seed))
        .digest('hex'),
    ).toBe(digest);
  });

  it('are others for another seed, and the first of a larger set are those of a smaller one', () => {
    const four = noiseImages('noise-pink', 4, 8, 0);
    expect(noiseImages('noise-pink', 4, 8, 1)).not.toEqual(four);
    expect(noiseImages('noise-pink', 6, 8, 0).subarray(0, four.length)).toEqual(four);
  });

  it.each(['noise-white', 'noise-pink'] as const)(
    'of %s have the grey and the contrast of photographs',
    (kind) => {
      const pixels = noiseImages(kind, count, side, 0);
      // Each plane has 121 and 63 before it is clipped to bytes, which takes some 5 % of its contrast.
      expect(Math.abs(meanOf([...pixels]) - 121)).toBeLessThan(3);
      const deviation = Math.sqrt(
        meanOf(
          planesOf(pixels)
            .flat()
            .map((value) => value * value),
        ),
      );
      expect(deviation).toBeGreaterThan(57);
      expect(deviation).toBeLessThan(63);
    },
  );

  it('that are pink have a spectrum that falls as 1 / f in amplitude', () => {
    // Along a row, power 1 / (u^2 + v^2) summed over all u falls as 1 / v: a quarter from 3 to 12 periods, less what is beyond
    // half the sampling rate and what clipping adds at high frequencies; the mean of 72 x 32 rows varies by some 3 %.
    const pink = fall(planesOf(noiseImages('noise-pink', count, side, 0)));
    expect(pink).toBeGreaterThan(0.15);
    expect(pink).toBeLessThan(0.25);
  });

  it('that are white have a flat one', () => {
    expect(Math.abs(fall(planesOf(noiseImages('noise-white', count, side, 0))) - 1)).toBeLessThan(0.15);
  });

  it('that are pink share their luminance among channels, white ones share nothing', () => {
    const between = (kind: 'noise-white' | 'noise-pink'): number => {
      const planes = planesOf(noiseImages(kind, count, side, 0));
      return meanOf(
        Array.from({ length: count }, (_, k) => correlation(planes[3 * k] ?? [], planes[3 * k + 2] ?? [])),
      );
    };
    // 0.95^2 = 0.9 by construction, a little less after clipping.
    expect(between('noise-pink')).toBeGreaterThan(0.82);
    expect(between('noise-pink')).toBeLessThan(0.95);
    expect(Math.abs(between('noise-white'))).toBeLessThan(0.05);
  });

  it('of one pixel are grey', () => {
    expect([...noiseImages('noise-pink', 1, 1, 0)]).toEqual([121, 121, 121]);
  });
});
