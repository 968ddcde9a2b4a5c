import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import type { Incumbent } from './incumbents.ts';
import { bestSoFar, type RunResult } from './best-so-far.ts';

const position = (value: number): Position => asPosition(BigInt(value), 100n);
type Found = readonly [asks: number, position: number];
const incumbent = ([asks, chosen]: Found): Incumbent => ({
  position: position(chosen),
  value: chosen,
  fidelity: 0,
  asks,
  endMs: asks * 1000,
});
const run = (asks: number, first: Found, ...later: readonly Found[]): RunResult => ({
  incumbents: [incumbent(first), ...later.map(incumbent)],
  asks,
  endMs: asks * 1000,
});

describe('bestSoFar', () => {
  const runs = [run(10, [1, 10], [4, 30]), run(3, [2, 20])];
  const at = (axis: 'asks' | 'endMs', places: readonly number[]) =>
    bestSoFar(runs, axis, places, Number).map((point) => [point.at, point.runs, point.mean]);

  it('is the mean over the runs that have found something, a run that ended keeping what it has', () => {
    expect(at('asks', [1, 2, 4, 10])).toEqual([
      [1, 1, 10],
      [2, 2, 15],
      [4, 2, 25],
      [10, 2, 25],
    ]);
  });

  it('goes along simulated time, and leaves out where nothing is found', () => {
    expect(at('endMs', [999, 1000, 3999, 4000])).toEqual([
      [1000, 1, 10],
      [3999, 2, 15],
      [4000, 2, 25],
    ]);
  });

  it('leaves out runs of whose choice the number is not known', () => {
    const [point] = bestSoFar(runs, 'asks', [10], (chosen) => (chosen === 20n ? null : Number(chosen)));
    expect(point).toMatchObject({
      runs: 1,
      mean: 30,
      standardDeviation: null,
      quantiles: [30, 30, 30, 30, 30],
    });
  });
});
