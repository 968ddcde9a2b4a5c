import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { addPace, unpaced } from './pace.ts';

const answer = (durationsMs: readonly number[], run = durationsMs) => ({
  kind: 'scored' as const,
  scores: durationsMs.map((durationMs) => ({
    position: asPosition(0n, 1n),
    outcome: { kind: 'scored' as const, value: 1, sizeTerm: null, separationTerm: null },
    durationMs,
  })),
  macs: 0,
  runs: run.length,
  runMs: run.reduce((sum, ms) => sum + ms, 0),
});

describe('the pace of a lane', () => {
  it('is the mean of the first answer', () => {
    expect(addPace(unpaced, answer([10, 30]), true)).toBe(20);
  });

  it('stays what it was after networks that were not run', () => {
    expect(addPace(80, answer([0], []), true)).toBe(80);
    expect(addPace(80, answer([0, 80], [80]), true)).toBe(80);
    expect(addPace(unpaced, answer([0], []), true)).toBe(Infinity);
  });

  it('moves half the way to the last answer', () => {
    expect(addPace(80, answer([20]), true)).toBe(50);
  });

  it('counts every network where the proxy runs none', () => {
    expect(addPace(unpaced, answer([1, 3], []), false)).toBe(2);
  });
});
