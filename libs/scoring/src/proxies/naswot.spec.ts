import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@naswot/network';
import type { Outcome } from '../outcome.ts';
import { naswot } from './naswot.ts';

/** No proxy on a probe looks at the network. */
const network = buildNetwork([1, 1, 1], ({ input }) => input);

const evaluate = (kernel: readonly number[], size: number): Outcome =>
  naswot.evaluate({
    network,
    counting: 'unit',
    probe: {
      kind: 'codes',
      size,
      unit: Int32Array.from(kernel),
      released: new Int32Array(size * size),
      reluUnits: [],
    },
  });

describe('the NASWOT score', () => {
  /**
   * Golden: the determinant by hand, exact in integers. Tolerance 1e-12: a few roundings of float64 in a sum of logarithms
   * below 10.
   */
  it.each([
    { kernel: [7], size: 1, determinant: 7, units: 7 },
    { kernel: [4, 1, 1, 4], size: 2, determinant: 15, units: 4 },
    { kernel: [4, 2, 1, 2, 4, 2, 1, 2, 4], size: 3, determinant: 36, units: 4 },
  ])('is ln $determinant for a kernel of that determinant', ({ kernel, size, determinant, units }) => {
    const outcome = evaluate(kernel, size);
    if (outcome.kind !== 'scored') throw new Error(outcome.detail);
    expect(outcome.value).toBeCloseTo(Math.log(determinant), 12);
    expect(outcome.sizeTerm).toBeCloseTo(size * Math.log(units), 12);
    expect(outcome.separationTerm).toBeCloseTo(Math.log(determinant / units ** size), 12);
  });

  it('is of the kernel of the counting that the spec names', () => {
    const probe = {
      kind: 'codes',
      size: 1,
      unit: Int32Array.of(5),
      released: Int32Array.of(8),
      reluUnits: [5],
    } as const;
    expect(naswot.evaluate({ network, counting: 'unit', probe })).toMatchObject({ value: Math.log(5) });
    expect(naswot.evaluate({ network, counting: 'released', probe })).toMatchObject({ value: Math.log(8) });
  });

  it('is unscorable where images coincide, and names their rows', () => {
    expect(evaluate([4, 4, 1, 4, 4, 1, 1, 1, 4], 3)).toEqual({
      kind: 'unscorable',
      reason: 'coinciding-images',
      detail: 'images with equal codes (rows of the sorted minibatch): 0 = 1',
    });
  });

  it('names a few rows of a few groups only', () => {
    // Images k and l coincide where they leave the same remainder by 4.
    const entries = Array.from({ length: 24 * 24 }, (_, k) =>
      ((k % 24) - Math.floor(k / 24)) % 4 === 0 ? 8 : 3,
    );
    expect(evaluate(entries, 24)).toMatchObject({
      detail:
        'images with equal codes (rows of the sorted minibatch): 0 = 4 = 8 = 12 and 2 more; ' +
        '1 = 5 = 9 = 13 and 2 more; 2 = 6 = 10 = 14 and 2 more; 4 such groups in all',
    });
  });

  it('is unscorable where codes are dependent, and tells the rank', () => {
    expect(evaluate([2, 1, 1, 0, 1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 1, 2], 4)).toEqual({
      kind: 'unscorable',
      reason: 'dependent-codes',
      detail: 'K_H has rank 3 of 4',
    });
  });

  it('is unscorable for a network without ReLUs, whose images all coincide', () => {
    expect(evaluate([0, 0, 0, 0], 2)).toMatchObject({ reason: 'coinciding-images' });
  });

  it('wants a probe', () => {
    expect(() => naswot.evaluate({ network, counting: 'unit', probe: null })).toThrow('received none');
  });
});
