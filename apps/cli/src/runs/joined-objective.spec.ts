import { describe, expect, it } from 'vitest';
import { plainGoal, type Aim, type Quantity } from '@naswot/search';
import { asPosition, type Position } from '@naswot/space';
import { joinedObjective } from './joined-objective.ts';
import type { CostClock, KnownObjective } from './known-objective.ts';

const position = (value: number): Position => asPosition(BigInt(value), 100n);
const score: Quantity = { kind: 'score' };
const macs: Quantity = { kind: 'count', proxy: 'macs' };
const trained: Quantity = { kind: 'accuracy', benchmark: 'table', metric: 'valid' };
const aim: Aim = {
  levels: [
    {
      cost: 1,
      goals: [
        {
          by: 'sum',
          terms: [
            { of: score, weight: 1 },
            { of: macs, weight: -1 },
          ],
        },
        plainGoal(trained),
        plainGoal(score),
      ],
    },
  ],
};

const stored = (title: string, known: readonly number[], clock: CostClock | null): KnownObjective => ({
  title,
  columns: title === 'valid' ? [{ benchmark: 'table', metric: 'valid' }] : [],
  aim,
  known: new Set(known.map(position)),
  measure: (at) => ({ values: [Number(at) * 10], costMs: 7 }),
  clock,
});
const joined = (scores: KnownObjective, accuracies: KnownObjective): KnownObjective =>
  joinedObjective('both', aim, ({ kind }) => {
    if (kind === 'count') return { kind: 'counted', count: (at) => Number(at) + 1 };
    return { kind: 'stored', objective: kind === 'score' ? scores : accuracies };
  });

describe('an objective of several quantities', () => {
  const recorded: CostClock = { kind: 'recorded', title: 'own times' };
  const scores = stored('score', [1, 2, 3], recorded);

  it('knows what all of its tables know, and costs each of them once', () => {
    const both = joined(scores, stored('valid', [2, 3, 4], { kind: 'modelled', title: 'a model' }));
    expect(both.known).toEqual(new Set([2, 3].map(position)));
    expect(both.measure(position(3), 0)).toEqual({ values: [30, 4, 30, 30], costMs: 14 });
    expect(both.clock).toEqual({ kind: 'modelled', title: 'own times, and a model' });
    expect(both.columns).toEqual([{ benchmark: 'table', metric: 'valid' }]);
  });

  it('has no times where one of its tables has none', () => {
    const both = joined(scores, stored('valid', [2], null));
    expect(both.clock).toBeNull();
    expect(both.measure(position(2), 0).costMs).toBe(0);
  });
});
