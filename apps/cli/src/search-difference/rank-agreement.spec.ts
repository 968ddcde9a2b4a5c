import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '@naswot/network';
import type { RandomWords } from '@naswot/statistics';
import { rankAgreement, rankMoves } from './rank-agreement.ts';

const streams = (label: string): RandomWords => randomStream(0, label);
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  fc.constant(null),
);
const pairs = fc.array(fc.tuple(value, value), { minLength: 10, maxLength: 40 });

describe('the agreement of two rankings', () => {
  it('is whole of a ranking with itself, and reversed of its reverse', () => {
    const a = Array.from({ length: 20 }, (_, k) => k * 1.5);
    const same = rankAgreement(a, a, streams);
    expect(same.kendallTauB?.value).toBe(1);
    expect(same.spearmanRho?.value).toBe(1);
    expect(same.overlaps).toEqual([{ k: 10, shared: 10 }]);
    const reversed = rankAgreement(a, a.toReversed(), streams);
    expect(reversed.kendallTauB?.value).toBe(-1);
    expect(reversed.overlaps).toEqual([{ k: 10, shared: 0 }]);
  });

  it('has no coefficient of what is all tied, and none of three', () => {
    expect(rankAgreement([1, 1, 1, 1], [1, 2, 3, 4], streams).kendallTauB).toBeNull();
    expect(rankAgreement([1, 2, 3], [1, 2, 3], streams)).toEqual({
      kendallTauB: null,
      spearmanRho: null,
      overlaps: [],
    });
  });

  it('is the same in both directions, with unscorable ones too', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const [a, b] = [given.map(([first]) => first), given.map(([, second]) => second)];
        const [forth, back] = [rankAgreement(a, b, streams), rankAgreement(b, a, streams)];
        expect(forth.kendallTauB?.value ?? null).toBe(back.kendallTauB?.value ?? null);
        for (const [k, { shared }] of forth.overlaps.entries())
          expect(shared).toBeCloseTo(back.overlaps[k]!.shared, 9);
      }),
      { numRuns: 20 },
    );
  });
});

describe('moves between two rankings', () => {
  it('are those whose rank changes, the furthest first, unscorable ones last in theirs', () => {
    const a = [50, 40, 40, 10, null];
    const b = [1, 40, 40, 10, 60];
    expect(rankMoves(a, b, 10)).toEqual([
      { item: 0, rankA: 1, rankB: 5 },
      { item: 4, rankA: 5, rankB: 1 },
    ]);
    expect(rankMoves(a, b, 1)).toHaveLength(1);
    expect(rankMoves(a, a, 10)).toEqual([]);
  });
});
