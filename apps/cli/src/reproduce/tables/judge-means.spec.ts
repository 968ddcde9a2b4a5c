import { describe, expect, it } from 'vitest';
import { judgeMeans } from './judge-means.ts';

const published = { mean: 92.81, sd: 0.99 };
const judged = (mean: number, sd = 1, runs = 500) =>
  judgeMeans({ mean, standardDeviation: sd, runs }, published, 500, 'cifar10');

describe('a verdict on means', () => {
  it('agrees up to the tolerance of the data set', () => {
    expect(judged(92.81 + 0.29)?.verdict).toBe('agrees');
    expect(judged(92.81 - 0.29)?.verdict).toBe('agrees');
    expect(judged(92.81 + 0.31)?.verdict).toBe('differs');
    expect(judged(92.81 - 0.31)?.verdict).toBe('differs');
  });

  it('agrees within the sampling error of the difference, and no further', () => {
    // 1.96 x sqrt(4^2 / 500 + 0.99^2 / 500) = 0.361.
    expect(judged(93.16, 4)?.samplingError).toBeCloseTo(0.3612, 4);
    expect(judged(93.16, 4)?.verdict).toBe('agrees');
    expect(judged(93.18, 4)?.verdict).toBe('differs');
  });

  it('counts the runs of both: few of the paper are as uncertain as few of ours', () => {
    const of = (runs: number, publishedRuns: number) =>
      judgeMeans({ mean: 90, standardDeviation: 1, runs }, { mean: 90, sd: 1 }, publishedRuns, 'cifar100')
        ?.samplingError;
    expect(of(500, 50)).toBeCloseTo(of(50, 500) ?? NaN, 12);
    expect(of(50, 50)).toBeCloseTo(1.96 * Math.sqrt(2 / 50), 12);
  });

  it('is open where the means are too uncertain, unless they differ all the same', () => {
    expect(judged(92.81, 20, 20)?.verdict).toBe('undecided');
    expect(judged(60, 20, 20)?.verdict).toBe('differs');
  });

  it('needs a spread, and a tolerance', () => {
    expect(
      judgeMeans({ mean: 92.81, standardDeviation: null, runs: 1 }, published, 500, 'cifar10'),
    ).toBeNull();
    expect(() => judgeMeans({ mean: 92.81, standardDeviation: 1, runs: 2 }, published, 500, 'svhn')).toThrow(
      'no tolerance for accuracies on svhn',
    );
  });
});
