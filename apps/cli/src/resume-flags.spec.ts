import { describe, expect, it } from 'vitest';
import type { Budget, SearchPlan } from '@naswot/search';
import { grownBudget } from './resume-flags.ts';
import { UsageError } from './usage-error.ts';

const planOf = (budget: Budget): SearchPlan => ({
  name: '',
  space: 'nas-bench-201',
  network: {},
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget,
  spec: { proxy: 'parameters', proxyVersion: 1, network: {}, run: null },
  window: 16,
});

describe('the budget of a search that goes on', () => {
  it('stays where no limit is given', () => {
    expect(grownBudget({}, planOf({ samples: 30n, timeLimitMs: null }))).toBeNull();
  });

  it.each([
    [{ samples: 40 }, { samples: 40n, timeLimitMs: 2_000 }],
    [{ timeLimit: 3_000 }, { samples: 30n, timeLimitMs: 3_000 }],
    [
      { samples: 30, timeLimit: 2_000 },
      { samples: 30n, timeLimitMs: 2_000 },
    ],
  ])('of 30 samples and 2 s grows or stays with %o', (flags, grown) => {
    expect(grownBudget(flags, planOf({ samples: 30n, timeLimitMs: 2_000 }))).toEqual(grown);
  });

  it.each([
    [{ samples: 30n, timeLimitMs: null }, { samples: 1 }, '--samples', 'received 1, the search has 30'],
    [{ samples: null, timeLimitMs: null }, { samples: 1 }, '--samples', 'received 1, the search has no such'],
    [
      { samples: null, timeLimitMs: 2_000 },
      { timeLimit: 1_500 },
      '--time-limit',
      'received 1.5 s, the search has 2 s',
    ],
    [
      { samples: 30n, timeLimitMs: null },
      { timeLimit: 1_500 },
      '--time-limit',
      'received 1.5 s, the search has no such limit',
    ],
  ])('of %o does not shrink with %o', (budget, flags, flag, sentence) => {
    const act = (): unknown => grownBudget(flags, planOf(budget));
    expect(act).toThrow(UsageError);
    expect(act).toThrow(`${flag} may grow with --resume: ${sentence}`);
  });
});
