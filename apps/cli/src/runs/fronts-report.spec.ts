import { describe, expect, it } from 'vitest';
import { plainGoal, type FrontAsk, type FrontResult, type Goal } from '@naswot/search';
import { asPosition } from '@naswot/space';
import { attained } from './fronts-report.ts';

const goals: readonly Goal[] = [
  plainGoal({ kind: 'score' }),
  { by: 'sum', terms: [{ of: { kind: 'count', proxy: 'macs' }, weight: -1 }] },
];
const ask = (position: number, score: number, macs: number): FrontAsk => ({
  position: asPosition(BigInt(position), 100n),
  quantities: [score, macs],
  values: [score, -macs],
});
const run = (...front: readonly FrontAsk[]): FrontResult => ({ front, asks: 10, endMs: 0 });

describe('the front of several runs', () => {
  it('is what none of them dominates, with the runs that found it or its like', () => {
    const found = attained(goals, [
      run(ask(1, 9, 5), ask(2, 7, 3)),
      run(ask(3, 9, 5), ask(4, 6, 3), ask(5, 1, 1)),
      run(ask(2, 7, 3)),
    ]);
    expect(found.map(({ position, runs }) => [Number(position), runs])).toEqual([
      [1, 2],
      [2, 2],
      [5, 1],
    ]);
  });

  it('ranks what all of them found', () => {
    const ranks = goals.map((goal): Goal => ({ ...goal, by: 'ranks' }));
    const found = attained(ranks, [run(ask(1, 9, 5)), run(ask(2, 7, 3), ask(3, 6, 4))]);
    expect(found.map(({ position, values }) => [Number(position), values])).toEqual([
      [1, [1, 0]],
      [2, [0.5, 1]],
    ]);
  });
});
