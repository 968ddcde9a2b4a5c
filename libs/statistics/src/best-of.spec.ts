import { describe, expect, it } from 'vitest';
import { bestOf } from './best-of.ts';
import { seeded } from './testing/streams.ts';

const items = 20;
const ascending = Array.from({ length: items }, (_, item) => item);
const descending = ascending.toReversed();

/** The share of runs whose choice is at most `item`, of a list in which later is better. */
const shareUpTo = (chosen: Int32Array, item: number): number =>
  chosen.filter((choice) => choice <= item).length / chosen.length;

const choose = (draws: number, replacement: boolean): Int32Array =>
  bestOf(ascending, { draws, runs: 4000, replacement }, seeded(0));

describe('bestOf', () => {
  // 4,000 runs: a share has a standard deviation of at most 0.008.
  const tolerance = 0.03;

  it.each([4, 10, 14, 18])('draws with replacement: the best of 3 is at most %d in (k / n)^3', (item) => {
    const expected = ((item + 1) / items) ** 3;
    expect(Math.abs(shareUpTo(choose(3, true), item) - expected)).toBeLessThan(tolerance);
  });

  it.each([4, 10, 14, 18])('draws without: the best of 3 is at most %d in C(k, 3) / C(n, 3)', (item) => {
    const k = item + 1;
    const expected = (k * (k - 1) * (k - 2)) / (items * (items - 1) * (items - 2));
    expect(Math.abs(shareUpTo(choose(3, false), item) - expected)).toBeLessThan(tolerance);
  });

  it('finds the best of all where all are drawn without replacement', () => {
    expect(new Set(choose(items, false))).toEqual(new Set([items - 1]));
  });

  it('draws the same architectures whatever the key, each run by itself', () => {
    const plan = { draws: 1, runs: 50, replacement: false };
    const chosen = bestOf(ascending, plan, seeded(3));
    expect(bestOf(descending, plan, seeded(3))).toEqual(chosen);
    expect(bestOf(ascending, { ...plan, runs: 10 }, seeded(3))).toEqual(chosen.slice(0, 10));
    expect(bestOf(ascending, plan, seeded(4))).not.toEqual(chosen);
  });

  it('takes the first drawn of tied ones, which is random choice', () => {
    const plan = { draws: 7, runs: 50, replacement: true };
    const tied = ascending.map(() => 1);
    expect(bestOf(tied, plan, seeded(0))).toEqual(bestOf(ascending, { ...plan, draws: 1 }, seeded(0)));
  });

  it('chooses what is unscorable only where nothing else is drawn', () => {
    const keys = ascending.map((item) => (item < 10 ? null : item));
    const chosen = bestOf(keys, { draws: 11, runs: 200, replacement: false }, seeded(0));
    expect(Math.min(...chosen)).toBeGreaterThanOrEqual(10);
    const none = bestOf([null, null], { draws: 1, runs: 1, replacement: true }, seeded(0));
    expect(none).toHaveLength(1);
  });

  it('refuses what cannot be drawn', () => {
    const plan = { draws: 3, runs: 1, replacement: false };
    expect(() => bestOf([], plan, seeded(0))).toThrow('received no architectures');
    expect(() => bestOf([1, 2], plan, seeded(0))).toThrow(
      'the number of draws is a whole number from 1 to 2; received 3',
    );
    expect(() => bestOf([1, 2], { ...plan, draws: 1, runs: 0 }, seeded(0))).toThrow('the number of runs');
    expect(() => bestOf([1, NaN], { ...plan, draws: 1 }, seeded(0))).toThrow('item 1 of the keys is NaN');
  });
});
