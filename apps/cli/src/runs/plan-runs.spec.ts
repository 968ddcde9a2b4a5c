import { describe, expect, it } from 'vitest';
import { plainGoal } from '@naswot/search';
import { findSpace } from '@naswot/space';
import type { KnownObjective } from './known-objective.ts';
import { runRules, type RulesOfRuns } from './plan-runs.ts';

const space = findSpace('nas-bench-201');
const objective: KnownObjective = {
  title: 'luck',
  columns: [],
  aim: { levels: [12, 200].map((cost) => ({ cost, goals: [plainGoal({ kind: 'score' })] })) },
  known: new Set(),
  measure: () => ({ values: [0], costMs: 1 }),
  clock: { kind: 'recorded', title: 'of a stopwatch' },
};
const samplesOf = (strategy: string, more: Partial<RulesOfRuns> = {}): bigint | null =>
  runRules(space, { strategy, seed: 0, ...more }, objective).context.samples;

describe('a run', () => {
  it('ends where nobody says: after 100, or where its strategy does', () => {
    expect(['random', 'regularised-evolution', 'hyperband'].map((name) => samplesOf(name))).toEqual([
      100n,
      100n,
      100n,
    ]);
    expect(['successive-halving', 'exhaustive'].map((name) => samplesOf(name))).toEqual([null, null]);
  });

  it('ends by samples, evaluations or simulated time where they are given', () => {
    expect(samplesOf('successive-halving', { samples: 7 })).toBe(7n);
    expect(samplesOf('random', { simulatedTime: 1000 })).toBeNull();
    expect(samplesOf('regularised-evolution', { evaluations: 10 })).toBeNull();
  });
});
