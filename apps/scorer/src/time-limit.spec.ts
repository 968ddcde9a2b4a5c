import { describe, expect, it } from 'vitest';
import { addSpeed, timeLimitMs, unmeasured } from './time-limit.ts';

describe('the time limit of a network', () => {
  it('is the minimum where that is longer than 20 times the prediction', () => {
    expect(timeLimitMs(1e6, unmeasured, 60_000)).toBe(60_000);
  });

  it('is 20 times the prediction at one GMAC/s before the lane has measured itself', () => {
    expect(timeLimitMs(1e10, unmeasured, 60_000)).toBe(200_000);
  });

  it('follows what the lane has run so far', () => {
    const speed = addSpeed({ macs: 3e9, ms: 100 }, { macs: 1e9, ms: 100 });
    expect(timeLimitMs(1e12, speed, 60_000)).toBe((20 * 1e12) / 2e7);
  });
});
