import { describe, expect, it } from 'vitest';
import { estimatePartialSpearmanRho, partialSpearmanRho } from './partial-spearman-rho.ts';
import { rankInterval } from './spearman-rho.ts';
import { goldenAccuracies, goldenDigits, goldenScores, goldenSizes } from './testing/golden-lists.ts';
import { seeded } from './testing/streams.ts';

describe('partialSpearmanRho', () => {
  it("is the correlation of the ranks' residuals", () => {
    // SciPy 1.17.1: pearsonr of the residuals of rankdata(a) and rankdata(b) regressed on rankdata(c) by least squares.
    const rho = partialSpearmanRho(goldenScores, goldenAccuracies, goldenSizes);
    expect(rho).toBeCloseTo(0.3045449155333203, goldenDigits);
  });

  it('is not defined where the control leaves nothing', () => {
    expect(partialSpearmanRho([1, 2, 3, 4], [2, 1, 4, 3], [10, 20, 30, 40])).toBeNull();
    expect(partialSpearmanRho([1, 2, 3, 4], [2, 1, 4, 3], [40, 30, 20, 10])).toBeNull();
    expect(partialSpearmanRho([1, 2, 3, 4], [2, 1, 4, 3], [5, 5, 5, 5])).toBeNull();
  });

  it('is not defined there for a whole space either, where sums are rounded', () => {
    const control = Float64Array.from({ length: 423_624 }, (_, k) => (k * 7919) % 423_624);
    const scores = control.map((value) => 3 - 2 * value);
    const accuracies = control.map((_, k) => k % 1000);
    expect(partialSpearmanRho(scores, accuracies, control)).toBeNull();
  });

  it('refuses a control of another length and NaN in it', () => {
    expect(() => partialSpearmanRho([1, 2], [1, 2], [1])).toThrow('received 2 and 1 values');
    expect(() => partialSpearmanRho([1, 2], [1, 2], [1, NaN])).toThrow('item 1 of the control is NaN');
  });
});

describe('the interval of partial rho', () => {
  it('has one degree of freedom less than that of rho', () => {
    // NumPy: tanh(artanh(rho) -+ 1.96 sqrt((1 + rho^2 / 2) / (n - 4))), n = 30.
    const { low, high } = rankInterval(0.3045449155333203, 30, 1);
    expect(low).toBeCloseTo(-0.07850870529450439, goldenDigits);
    expect(high).toBeCloseTo(0.6092411581384692, goldenDigits);
  });

  it('is of a bootstrap for few', () => {
    const estimate = estimatePartialSpearmanRho(goldenScores, goldenAccuracies, goldenSizes, seeded(0));
    expect(estimate).toMatchObject({ method: 'bootstrap', count: 30 });
    expect(estimate?.low).toBeLessThan(0.1);
    expect(estimate?.high).toBeGreaterThan(0.4);
  });
});
