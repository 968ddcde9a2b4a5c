import { describe, expect, it } from 'vitest';
import { progressOn } from './search-progress.ts';
import type { ProgressState } from './terminal.ts';

interface Moment {
  readonly done: number;
  readonly elapsedMs: number;
}

/** What the line shows of a search of 100, moment by moment. */
function shown(moments: readonly Moment[], timeLeftMs: number | null = null): readonly ProgressState[] {
  const states: ProgressState[] = [];
  const show = progressOn({ update: (state) => void states.push(state), stop: () => undefined });
  for (const { done, elapsedMs } of moments) {
    const counts = {
      samples: 100n,
      scored: BigInt(done),
      unscorable: 0n,
      reused: 0n,
      pending: BigInt(100 - done),
    };
    show({ counts, total: 100n, elapsedMs, timeLeftMs });
  }
  return states;
}

const rates = (moments: readonly Moment[]): readonly number[] => shown(moments).map(({ rate }) => rate);

describe('the progress of a search', () => {
  it('has the pace of what is seen, not of what was done before', () => {
    const moments = [
      { done: 40, elapsedMs: 60_000 },
      { done: 50, elapsedMs: 62_000 },
      { done: 60, elapsedMs: 65_000 },
    ];
    expect(rates(moments)).toEqual([0, 5, 4]);
  });

  it('begins anew where another coordinator goes on', () => {
    const moments = [
      { done: 10, elapsedMs: 5_000 },
      { done: 20, elapsedMs: 10_000 },
      { done: 30, elapsedMs: 500 },
      { done: 36, elapsedMs: 2_500 },
    ];
    expect(rates(moments)).toEqual([0, 2, 0, 3]);
  });

  it('counts what is not pending, and says how long a time limit leaves', () => {
    expect(shown([{ done: 30, elapsedMs: 1_000 }], 9_000)).toEqual([
      { done: 30, total: 100, rate: 0, time: { elapsedMs: 1_000, leftMs: 9_000 } },
    ]);
  });
});
