import { randomStream } from '@naswot/network';
import { describe, expect, it } from 'vitest';
import { kendallTau } from './kendall-tau.ts';
import { noiseCeiling } from './noise-ceiling.ts';

describe('noiseCeiling', () => {
  it('is 1 without noise', () => {
    expect(
      noiseCeiling([
        [1, 2, 3],
        [10, 20, 30],
        [5, 6, 9],
      ]),
    ).toEqual({
      count: 3,
      seeds: 3,
      betweenSeeds: 1,
      againstOthers: 1,
      againstAll: 1,
    });
  });

  it('is of the means over seeds and pairs of them', () => {
    const [a, b, c] = [
      [1, 2, 3, 4],
      [2, 1, 3, 5],
      [1, 4, 2, 3],
    ];
    const tau = (x: readonly number[], y: readonly number[]): number => kendallTau(x, y) ?? NaN;
    const mean = (...lists: readonly number[][]): number[] =>
      [0, 1, 2, 3].map((k) => lists.reduce((sum, list) => sum + list[k]!, 0) / lists.length);
    const ceiling = noiseCeiling([a, b, c]);
    expect(ceiling?.betweenSeeds).toBeCloseTo((tau(a, b) + tau(a, c) + tau(b, c)) / 3, 12);
    const others = [tau(a, mean(b, c)), tau(b, mean(a, c)), tau(c, mean(a, b))];
    expect(ceiling?.againstOthers).toBeCloseTo((others[0]! + others[1]! + others[2]!) / 3, 12);
    const all = mean(a, b, c);
    expect(ceiling?.againstAll).toBeCloseTo((tau(a, all) + tau(b, all) + tau(c, all)) / 3, 12);
  });

  it('holds what a perfect proxy reaches between its bounds', () => {
    const items = 2000;
    const normals = (label: string): Float64Array => randomStream(0, label).normals(items);
    const truth = normals('truth');
    const tables = [0, 1, 2].map((seed) => {
      const noise = normals(`noise ${seed}`);
      return truth.map((value, item) => value + noise[item]! / 2);
    });
    const ceiling = noiseCeiling(tables);
    const perfect = tables.reduce((sum, table) => sum + (kendallTau(truth, table) ?? NaN), 0) / 3;
    expect(ceiling?.betweenSeeds).toBeLessThan(ceiling?.againstOthers ?? NaN);
    expect(ceiling?.againstOthers).toBeLessThan(perfect);
    expect(ceiling?.againstAll).toBeGreaterThan(perfect);
  });

  it('counts only what every seed trained', () => {
    const complete = noiseCeiling([
      [1, 2, 3],
      [1, 3, 2],
    ]);
    expect(
      noiseCeiling([
        [1, 2, null, 3],
        [1, 3, 7, 2],
      ]),
    ).toEqual(complete);
  });

  it('is null where there is nothing to compare', () => {
    expect(noiseCeiling([])).toBeNull();
    expect(noiseCeiling([[1, 2, 3]])).toBeNull();
    expect(
      noiseCeiling([
        [1, null],
        [null, 2],
      ]),
    ).toBeNull();
    expect(
      noiseCeiling([
        [1, 1, 1],
        [1, 2, 3],
      ]),
    ).toBeNull();
  });

  it('refuses tables of two lengths and NaN', () => {
    expect(() => noiseCeiling([[1, 2], [1]])).toThrow('received 2 and 1 values');
    expect(() =>
      noiseCeiling([
        [1, 2],
        [1, NaN],
      ]),
    ).toThrow('item 1 of the table of seed 1 is NaN');
  });
});
