import { describe, expect, it } from 'vitest';
import { plainContext } from '../strategy-context.ts';
import { strategies } from '../strategies/strategies.ts';
import { choiceSpace } from '../testing/index.ts';
import type { RunRules } from './play-run.ts';
import { runMany } from './run-many.ts';
import { runOnce } from './run-once.ts';

const rules = (given: Partial<RunRules> = {}, seed = 7): RunRules => ({
  strategy: strategies.random,
  context: plainContext(choiceSpace([10, 10]), { seed, samples: 5n }),
  window: 1,
  measure: (position) => ({ values: [Number(position)], costMs: 2 }),
  budgetMs: null,
  ...given,
});

describe('runMany', () => {
  it('makes run r the run of seed plus r, whatever is around it', () => {
    const runs = [...runMany(rules(), 3, runOnce)];
    expect(runs.map(({ asks, endMs }) => [asks, endMs])).toEqual([
      [5, 10],
      [5, 10],
      [5, 10],
    ]);
    expect(runs[2]).toEqual([...runMany(rules({}, 9), 1, runOnce)][0]);
    expect(runs[0]).not.toEqual(runs[1]);
  });

  it('refuses constraints that nothing keeps', () => {
    const { context, ...rest } = rules();
    const nowhere = { ...rest, context: { ...context, isAllowed: () => false } };
    expect(() => [...runMany(nowhere, 1, runOnce)]).toThrow(
      "no architecture that is known keeps the search's constraints; loosen them",
    );
  });

  it('refuses a time in which nothing can be measured', () => {
    expect(() => [...runMany(rules({ budgetMs: 1 }), 1, runOnce)]).toThrow(
      'the simulated time of 1 ms ends before the first measurement does; give the search more',
    );
  });
});
