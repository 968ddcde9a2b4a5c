import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseTransform, wavesOf, type ComplexPlane } from './inverse-transform.ts';

/** The definition, term by term. */
function direct({ real, imaginary }: ComplexPlane, side: number): readonly number[] {
  return Array.from({ length: side * side }, (_, place) => {
    const [y, x] = [Math.floor(place / side), place % side];
    let sum = 0;
    for (let u = 0; u < side; u++)
      for (let v = 0; v < side; v++) {
        const angle = (2 * Math.PI * (u * y + v * x)) / side;
        sum += (real[u * side + v] ?? 0) * Math.cos(angle) - (imaginary[u * side + v] ?? 0) * Math.sin(angle);
      }
    return sum;
  });
}

describe('the inverse transform', () => {
  it('is the Fourier sum, for sides that factor and for primes', () => {
    const coefficients = (side: number) =>
      fc
        .array(fc.double({ min: -1, max: 1, noNaN: true }), {
          minLength: side * side,
          maxLength: side * side,
        })
        .map((values) => Float64Array.from(values));
    fc.assert(
      fc.property(
        fc
          .constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14)
          .chain((side) => fc.tuple(fc.constant(side), coefficients(side), coefficients(side))),
        ([side, real, imaginary]) => {
          const plane = inverseTransform({ real, imaginary }, wavesOf(side));
          // At most 2 x 196 terms of at most 1, each rounded to 2^-53 of its size; angles up to 14 pi round likewise.
          direct({ real, imaginary }, side).forEach((value, k) =>
            expect(Math.abs((plane[k] ?? NaN) - value)).toBeLessThan(1e-11),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves its input as it is', () => {
    const [real, imaginary] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)];
    inverseTransform({ real, imaginary }, wavesOf(2));
    expect([...real, ...imaginary]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
