import { describe, expect, it } from 'vitest';
import { overheadOf } from './session-times.ts';

describe('the share of a network that is not computing', () => {
  it.each([
    [{ creationMs: 0, firstRunMs: 100, laterRunMs: 100 }, 0],
    [{ creationMs: 100, firstRunMs: 100, laterRunMs: 100 }, 0.5],
    [{ creationMs: 50, firstRunMs: 150, laterRunMs: 50 }, 0.75],
    // A first run that happens to be the shorter one searches for nothing.
    [{ creationMs: 100, firstRunMs: 90, laterRunMs: 100 }, 0.5],
  ])('of %j is %d', (times, share) => {
    expect(overheadOf(times)).toBe(share);
  });
});
