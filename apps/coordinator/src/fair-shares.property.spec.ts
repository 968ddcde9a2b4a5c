import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShares } from './fair-shares.ts';

const weights = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 20 })
  .map((values) => new Map(values.map((weight, key) => [key, weight])));
const places = fc.integer({ min: 0, max: 5_000 });

describe('fair shares', () => {
  it('leave nobody without a place', () => {
    fc.assert(
      fc.property(weights, places, (of, among) => {
        for (const share of fairShares(of, among).values()) expect(share).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('are as the weights are, to one place', () => {
    fc.assert(
      fc.property(weights, places, (of, among) => {
        const total = [...of.values()].reduce((sum, weight) => sum + weight, 0);
        for (const [key, share] of fairShares(of, among))
          expect(Math.abs(share - Math.max(1, (among * (of.get(key) ?? 0)) / total))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('add up to all places where each may have one', () => {
    const of = new Map([1, 2, 3].map((weight) => [weight, weight]));
    expect(fairShares(of, 20)).toEqual(
      new Map([
        [1, 3],
        [2, 7],
        [3, 10],
      ]),
    );
  });
});
