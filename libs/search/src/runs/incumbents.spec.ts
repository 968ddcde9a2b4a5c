import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { incumbents } from './incumbents.ts';
import type { MeasuredAsk } from './play-run.ts';

const ask = (position: number, value: number | null, fidelity = 0, endMs = 0): MeasuredAsk => ({
  position: asPosition(BigInt(position), 100n),
  fidelity,
  values: [value],
  endMs,
});
const found = (asks: readonly MeasuredAsk[], kind: 'levels' | 'replicates' = 'levels') =>
  Array.from(incumbents(asks, kind), ({ position, value, asks: at }) => [Number(position), value, at]);

describe('incumbents', () => {
  it('are the larger ones, of equals the first', () => {
    expect(found([ask(1, 5), ask(2, 4), ask(3, 5), ask(4, 6)])).toEqual([
      [1, 5, 1],
      [4, 6, 4],
    ]);
  });

  it('stand above what is unscorable, however small', () => {
    expect(found([ask(1, null), ask(2, null), ask(3, -1e9)])).toEqual([
      [1, null, 1],
      [3, -1e9, 3],
    ]);
  });

  it('are measured by the dearest level so far', () => {
    expect(found([ask(1, 90), ask(2, 50, 1), ask(3, 99), ask(1, 60, 1)])).toEqual([
      [1, 90, 1],
      [2, 50, 2],
      [1, 60, 4],
    ]);
  });

  it('are means of the most replicates', () => {
    expect(found([ask(1, 8), ask(2, 9), ask(1, 6, 1), ask(2, 3, 1), ask(3, 100)], 'replicates')).toEqual([
      [1, 8, 1],
      [2, 9, 2],
      [1, 7, 3],
    ]);
  });

  it('are unscorable where one replicate is', () => {
    expect(found([ask(1, 8), ask(1, null, 1), ask(2, 1), ask(2, 1, 1)], 'replicates')).toEqual([
      [1, 8, 1],
      [1, null, 2],
      [2, 1, 4],
    ]);
  });
});
