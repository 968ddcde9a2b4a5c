import { describe, expect, it } from 'vitest';
import type { Estimate } from '@naswot/statistics';
import { judge } from './verdict.ts';

const estimate = (value: number, half: number, count = 1_000): Estimate => ({
  ...{ value, low: value - half, high: value + half, count },
  ...{ level: 0.95, method: 'bootstrap' },
});
const published = { value: 0.574, count: 1_000 };
const verdict = (value: number, half: number, count?: number): string =>
  judge(estimate(value, half, count), published).verdict;

describe('a verdict', () => {
  it('agrees up to 0.03 however large the sample', () => {
    expect(verdict(0.6, 0.001)).toBe('agrees');
    expect(verdict(0.545, 0.001)).toBe('agrees');
    expect(verdict(0.605, 0.001)).toBe('differs');
    expect(verdict(0.543, 0.001)).toBe('differs');
  });

  it('agrees within the sampling error of the difference, and no further', () => {
    // Half an interval of 0.026 on either side: 0.026 x sqrt(2) = 0.0368.
    expect(verdict(0.574 + 0.036, 0.026)).toBe('agrees');
    expect(verdict(0.574 + 0.038, 0.026)).toBe('differs');
  });

  it('takes the published value to be as uncertain as its own number of networks makes it', () => {
    const of = (count: number) => judge(estimate(0.6, 0.02), { value: 0.535, count });
    expect(of(1_000).samplingError).toBeCloseTo(0.02 * Math.SQRT2, 12);
    expect(of(1_000).verdict).toBe('differs');
    // NDS-DARTS on ImageNet: 121 networks.
    expect(of(121).samplingError).toBeCloseTo(0.02 * Math.sqrt(1 + 1_000 / 121), 12);
    expect(of(121).difference).toBeCloseTo(0.065, 12);
  });

  it('is open where the sample is too small to tell, unless it differs all the same', () => {
    expect(verdict(0.574, 0.2, 20)).toBe('undecided');
    expect(verdict(0.1, 0.2, 20)).toBe('differs');
  });
});
