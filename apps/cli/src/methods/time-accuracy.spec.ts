import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import type { Method } from './method.ts';
import type { PlayedMethod } from './play-methods.ts';
import { timeAccuracy, timeRemarks } from './time-accuracy.ts';

const [free, trained] = [asPosition(0n, 2n), asPosition(1n, 2n)];
const accuracies = new Map<Position, number>([
  [free, 80],
  [trained, 90],
]);
const clock = { kind: 'recorded', title: 'of a stopwatch' } as const;

const evolution: Method = { name: 'AREA', strategy: 'area', aim: 'warmed-up', end: 'time' };
const score: Method = { name: 'NASWOT (N = 2)', strategy: 'random', aim: 'score', end: 2 };

/** A method's two runs, which have something for nothing, and something better after some seconds. */
function played(method: Method, given: Pick<PlayedMethod & { kind: 'played' }, 'clock'>): PlayedMethod {
  const found = { value: 1, fidelity: 0, asks: 1, endMs: 0 };
  const after = (endMs: number) => ({ ...found, position: trained, fidelity: 1, asks: 2, endMs });
  const results = [30_000, 60_000].map((endMs) => ({
    incumbents: [{ ...found, position: free }, after(endMs)] as const,
    ...{ asks: 2, endMs },
  }));
  return { kind: 'played', method, results, ...given };
}

describe('accuracy against time', () => {
  it('says once where each of its times is from', () => {
    const trainings = played(evolution, { clock: { kind: 'recorded', title: 'the training times of nats' } });
    const scores = [played(score, { clock }), played(score, { clock }), played(score, { clock: null })];
    expect(timeRemarks([trainings, ...scores, { kind: 'missing', method: evolution, needs: '' }])).toEqual([
      'Time: the training times of nats.',
      'Time: of a stopwatch.',
    ]);
  });

  it('begins a curve where every run has found something that took time', () => {
    const { curves } = timeAccuracy([played(evolution, { clock })], accuracies);
    const [curve] = curves;
    expect(curve?.points[0]).toEqual({ seconds: 60, mean: 90, sd: 0 });
    expect(curve?.points).toHaveLength(48);
    expect(curve?.points.at(-1)?.seconds).toBeCloseTo(12_000);
  });

  it('has a point for a search by score, and none where nobody knows what scores took', () => {
    expect(timeAccuracy([played(score, { clock })], accuracies).points).toEqual([
      { name: score.name, seconds: 45, mean: 90, sd: 0 },
    ]);
    expect(timeAccuracy([played(score, { clock: null })], accuracies).points).toEqual([]);
  });
});
