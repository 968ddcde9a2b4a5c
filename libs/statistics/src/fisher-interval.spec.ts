import { describe, expect, it } from 'vitest';
import { fisherInterval } from './fisher-interval.ts';

describe('fisherInterval', () => {
  it('is what SciPy gives for r', () => {
    // scipy.stats.pearsonr(...).confidence_interval(0.95) of SciPy 1.17.1, r = 0.8264081310317366 of 30 items.
    const { low, high } = fisherInterval(0.8264081310317366, 1 / Math.sqrt(27));
    expect(low).toBeCloseTo(0.6637596936780835, 12);
    expect(high).toBeCloseTo(0.9144258733677838, 12);
  });

  it('is a point at both ends', () => {
    expect(fisherInterval(1, 0.1)).toEqual({ low: 1, high: 1 });
    expect(fisherInterval(-1, NaN)).toEqual({ low: -1, high: -1 });
  });
});
