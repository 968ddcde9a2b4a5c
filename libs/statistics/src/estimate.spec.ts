import { describe, expect, it } from 'vitest';
import { estimateKendallTau } from './kendall-tau.ts';
import { estimatePearsonR } from './pearson-r.ts';
import { goldenAccuracies, goldenScores } from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

/** Numbers in no order, all different. */
const scattered = (count: number, factor: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => ((k + 1) * factor) % 10_007);

describe('an estimate', () => {
  it('comes of a bootstrap up to 10,000 items and of the variance above', () => {
    const methods = [10_000, 10_001].map(
      (count) => estimatePearsonR(scattered(count, 7919), scattered(count, 104_729), seeded(0))?.method,
    );
    expect(methods).toEqual(['bootstrap', 'analytic']);
  });

  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) => estimateKendallTau(goldenScores, goldenAccuracies, seeded(seed));
    expect(of(1)).toEqual(of(1));
    expect(of(1)?.value).toBe(of(2)?.value);
    expect(of(1)?.low).not.toBe(of(2)?.low);
  });

  it('draws each resample from a stream of its own', () => {
    const labels: string[] = [];
    estimateKendallTau(goldenScores, goldenAccuracies, (label) => {
      labels.push(label);
      return seeded(0)(label);
    });
    expect(labels).toHaveLength(1000);
    expect(new Set(labels).size).toBe(1000);
    expect(labels[7]).toBe('resample 7');
  });

  it('leaves out resamples that have no coefficient', () => {
    // Of these a tenth draws one of the two values only.
    const estimate = estimateKendallTau([0, 0, 1, 1], [0, 0, 1, 1], seeded(0));
    expect(estimate).toMatchObject({ value: 1, low: 1, high: 1 });
  });

  it('is null where no resample has a coefficient', () => {
    const always = () => ({ words: (count: number) => new Uint32Array(count) });
    expect(estimateKendallTau([1, 2, 3, 4], [1, 2, 3, 4], always)).toBeNull();
  });

  it('is null of fewer than four items and where the coefficient is not defined', () => {
    expect(estimateKendallTau([1, 2, 3], [1, 2, 3], seeded(0))).toBeNull();
    expect(estimateKendallTau([1, 1, 1, 1], [1, 2, 3, 4], seeded(0))).toBeNull();
  });
});
