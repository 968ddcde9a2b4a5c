import { describe, expect, it } from 'vitest';
import type { Budget } from './search-plan.ts';
import { shrunkLimit } from './shrunk-limit.ts';

const budget = (samples: bigint | null, timeLimitMs: number | null): Budget => ({ samples, timeLimitMs });

describe('a budget that is asked for', () => {
  it.each([
    [budget(30n, null), budget(1n, null), { limit: 'samples', received: 1n, stored: 30n }],
    [budget(null, null), budget(1n, null), { limit: 'samples', received: 1n, stored: null }],
    [budget(30n, 2_000), budget(40n, 1_999), { limit: 'timeLimitMs', received: 1_999, stored: 2_000 }],
    [budget(30n, null), budget(40n, 9e9), { limit: 'timeLimitMs', received: 9e9, stored: null }],
    [budget(30n, 2_000), budget(29n, 1), { limit: 'samples', received: 29n, stored: 30n }],
    [
      { ...budget(30n, null), evaluations: 9 },
      { ...budget(30n, null), evaluations: 8 },
      { limit: 'evaluations', received: 8, stored: 9 },
    ],
    [
      budget(30n, null),
      { ...budget(30n, null), simulatedTimeMs: 5 },
      { limit: 'simulatedTimeMs', received: 5, stored: null },
    ],
  ])('shrinks from %o to %o', (stored, asked, shrunk) => {
    expect(shrunkLimit(stored, asked)).toEqual(shrunk);
  });

  it.each([
    [budget(30n, 2_000), budget(30n, 2_000)],
    [budget(30n, 2_000), budget(31n, 2_001)],
    [budget(30n, 2_000), budget(null, null)],
    [budget(null, null), budget(null, null)],
    [
      { ...budget(30n, null), evaluations: 9 },
      { ...budget(30n, null), evaluations: 9 },
    ],
    [{ ...budget(30n, null), simulatedTimeMs: 9 }, budget(30n, null)],
  ])('grows or stays from %o to %o', (stored, asked) => {
    expect(shrunkLimit(stored, asked)).toBeNull();
  });
});
