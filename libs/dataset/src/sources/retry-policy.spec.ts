import { describe, expect, it } from 'vitest';
import { downloadRetries, waitMs } from './retry-policy.ts';

const waits = (random: () => number): readonly number[] =>
  [1, 2, 3, 4, 5, 6, 7].map((k) => waitMs({ ...downloadRetries, random }, k));

describe('the wait before another connection', () => {
  it('doubles up to its cap', () => {
    expect(waits(() => 1)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('is spread over half of itself', () => {
    expect(waits(() => 0)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});
