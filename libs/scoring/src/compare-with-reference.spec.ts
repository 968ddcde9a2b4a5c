import { describe, expect, it } from 'vitest';
import { compareWithReference, type NetworkFigures } from './compare-with-reference.ts';

const figures: NetworkFigures = {
  parameters: 72_721,
  reluUnits: { unit: 614_400, released: 1_224_704 },
  score: { unit: 1600, released: 1700 },
  kernel: { unit: Int32Array.of(614_400, 300_000), released: Int32Array.of(1_224_704, 600_000) },
};

const withUnitKernel = (...entries: readonly number[]): NetworkFigures => ({
  ...figures,
  kernel: { unit: Int32Array.from(entries), released: figures.kernel?.released ?? [] },
});

describe('the comparison with a reference', () => {
  it('agrees with itself', () => {
    expect(compareWithReference(figures, figures)).toEqual({ disagreements: [], largestKernelDifference: 0 });
  });

  it('lets float rounding pass: 1e-4 of the units, and 0.01 of a score', () => {
    const measured = { ...withUnitKernel(614_400, 300_061), score: { unit: 1600.009, released: 1699.991 } };
    expect(compareWithReference(figures, measured)).toEqual({
      disagreements: [],
      largestKernelDifference: 61,
    });
  });

  it('lets four agreements differ in a network of few units', () => {
    const small = { ...figures, reluUnits: { unit: 100, released: 200 } };
    const differing = (by: number) => ({
      ...withUnitKernel(614_400, 300_000 + by),
      reluUnits: small.reluUnits,
    });
    expect(compareWithReference(small, differing(4)).disagreements).toEqual([]);
    expect(compareWithReference(small, differing(5)).disagreements).toEqual([
      'kernel entries differ by up to 5, more than 4',
    ]);
  });

  it('names everything that differs', () => {
    const measured: NetworkFigures = {
      parameters: 72_722,
      reluUnits: { unit: 614_401, released: 1_224_704 },
      score: { unit: 1600.02, released: '-inf' },
      kernel: { unit: Int32Array.of(614_400, 300_062), released: Int32Array.of(1_224_704) },
    };
    expect(compareWithReference(figures, measured)).toEqual({
      disagreements: [
        '72722 parameters, expected 72721',
        '614401 ReLU units, expected 614400',
        'score 1600.02, expected 1600',
        'kernel entries differ by up to 62, more than 61',
        'score as released -inf, expected 1700',
        'kernel entries as released differ by up to Infinity, more than 122',
      ],
      largestKernelDifference: Infinity,
    });
  });

  it('takes -inf for the same on both sides, and compares no kernel where a network was not run', () => {
    const disconnected = { ...figures, score: { unit: '-inf', released: '-inf' } } as const;
    expect(compareWithReference(disconnected, { ...disconnected, kernel: null })).toEqual({
      disagreements: [],
      largestKernelDifference: null,
    });
    expect(compareWithReference(disconnected, figures).disagreements).toHaveLength(2);
  });
});
