import { describe, expect, it } from 'vitest';
import type { Budget } from './search-plan.ts';
import { affordable, hasLeft, isCounted, mostIdle, nothingSpent, type Expense } from './spending.ts';

const unbounded: Budget = { samples: null, timeLimitMs: null };
const fresh: Expense = { isEvaluation: true, simulatedTimeMs: 40 };
const again: Expense = { isEvaluation: false, simulatedTimeMs: 40 };

describe('what a budget has enough for', () => {
  it('is counted where it limits measurements', () => {
    expect(isCounted({ ...unbounded, samples: 3n })).toBe(false);
    expect(isCounted({ ...unbounded, evaluations: 1 })).toBe(true);
    expect(isCounted({ ...unbounded, simulatedTimeMs: 1 })).toBe(true);
  });

  it('ends with the evaluation that makes the number full', () => {
    const budget = { ...unbounded, evaluations: 2 };
    const { count, spent } = affordable(budget, nothingSpent, [fresh, again, fresh, again, fresh]);
    expect(count).toBe(3);
    expect(spent).toEqual({ evaluations: 2, simulatedTimeMs: 120, idle: 0 });
    expect(hasLeft(budget, spent)).toBe(false);
  });

  it('ends before the measurement that would be past the simulated time', () => {
    const budget = { ...unbounded, simulatedTimeMs: 100 };
    const { count, spent } = affordable(budget, nothingSpent, [fresh, again, again]);
    expect([count, spent.simulatedTimeMs, spent.idle]).toEqual([2, 80, 1]);
    expect(hasLeft(budget, spent)).toBe(true);
    expect(affordable(budget, spent, [{ ...again, simulatedTimeMs: 20 }, again]).count).toBe(1);
  });

  it('is the same whatever the asks are cut into', () => {
    const budget = { ...unbounded, evaluations: 9, simulatedTimeMs: 450 };
    const asks = Array.from({ length: 30 }, (_, k) => (k % 3 === 0 ? again : fresh));
    const whole = affordable(budget, nothingSpent, asks);
    let spent = nothingSpent;
    let count = 0;
    for (const ask of asks) {
      const one = affordable(budget, spent, [ask]);
      count += one.count;
      spent = one.spent;
      if (one.count === 0) break;
    }
    expect({ count, spent }).toEqual(whole);
    expect(count).toBe(11);
  });

  it('is nothing where a search by evaluations finds nothing new any more', () => {
    const old = { isEvaluation: false, simulatedTimeMs: 0 };
    const asks = Array.from({ length: mostIdle + 5 }, () => old);
    expect(affordable({ ...unbounded, evaluations: 9 }, nothingSpent, asks).count).toBe(mostIdle);
    expect(affordable({ ...unbounded, simulatedTimeMs: 9 }, nothingSpent, asks).count).toBe(asks.length);
  });
});
