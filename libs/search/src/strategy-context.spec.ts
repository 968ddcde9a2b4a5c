import { describe, expect, it } from 'vitest';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { plainGoal } from './aim/aim.ts';
import { checkPlan, strategyContext } from './strategy-context.ts';

const plan = {
  space: 'nas-bench-201',
  strategy: 'random',
  seed: 3,
  replacement: false,
  budget: { samples: 100n, timeLimitMs: null },
};

const score = { kind: 'score' } as const;

describe('the plan of a search', () => {
  it('gives its strategy the size of the space, the seed and the samples', () => {
    const { space, ...rest } = strategyContext(plan);
    expect(space.size).toBe(15_625n);
    expect(rest).toEqual({
      seed: 3,
      samples: 100n,
      replacement: false,
      parameters: {},
      objectives: 1,
      fidelities: { kind: 'levels', costs: [1] },
      included: [],
      isAllowed: null,
    });
  });

  it('gives its strategy parameters, constraints and what is included', () => {
    const terms = {
      strategy: 'regularised-evolution',
      network: { stemChannels: 4 },
      parameters: { population: 20 },
      constraints: { parameters: 20_000 },
      included: [asPosition(7n, 15_625n)],
    };
    const { parameters, included, isAllowed } = strategyContext({ ...plan, ...terms });
    expect({ parameters, included }).toEqual({ parameters: { population: 20 }, included: [7n] });
    const all = findSpace('nas-bench-201').parse(
      '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|',
    );
    expect([asPosition(7n, 15_625n), all].map((position) => isAllowed?.(position))).toEqual([true, false]);
    checkPlan({ ...plan, ...terms });
  });

  it('is accepted with samples, with a time limit, or with the space as its end', () => {
    for (const budget of [
      plan.budget,
      { samples: null, timeLimitMs: 1000 },
      { samples: null, timeLimitMs: null },
    ])
      expect(() => checkPlan({ ...plan, budget })).not.toThrow();
    checkPlan({ ...plan, replacement: true, budget: { samples: null, timeLimitMs: 1000 } });
    checkPlan({
      ...plan,
      strategy: 'hyperband',
      budget: { samples: null, timeLimitMs: null, evaluations: 9 },
    });
  });

  it('has its specs as replicates where its strategy averages them, without a budget', () => {
    const unbounded = { ...plan, budget: { samples: null, timeLimitMs: null } };
    const halving = { ...unbounded, strategy: 'successive-halving', repeats: { length: 8 } };
    checkPlan(halving);
    const costs = Array.from({ length: 9 }, () => 1);
    expect(strategyContext(halving).fidelities).toEqual({ kind: 'replicates', costs });
    expect(strategyContext({ ...plan, repeats: halving.repeats }).fidelities).toMatchObject({ costs: [1] });
  });

  it('has levels in place of replicates where it has both', () => {
    const levels = [4, 12].map((cost) => ({ cost, goals: [plainGoal({ kind: 'score' })] }));
    const both = { ...plan, strategy: 'successive-halving', aim: { levels }, repeats: { length: 8 } };
    expect(strategyContext(both).fidelities).toEqual({ kind: 'levels', costs: [4, 12] });
    checkPlan({ ...both, repeats: { length: 0 } });
  });

  it.each([
    [{ space: 'luck' }, "unknown space 'luck'"],
    [{ strategy: 'luck' }, "unknown strategy 'luck'"],
    [{ parameters: { population: 3 } }, "unknown strategy parameter 'population'"],
    [{ constraints: { naswot: 3 } }, 'a search is constrained by parameters, macs'],
    [{ included: [15_625n as Position] }, 'position 15625 is outside the space'],
    [
      { included: Array.from({ length: 4_097 }, () => 0n as Position) },
      'at most 4096 architectures; received',
    ],
    [
      { constraints: { parameters: 1 }, included: [0n as Position] },
      "does not keep the search's constraints",
    ],
    [
      { strategy: 'successive-halving' },
      'successive-halving needs several seeds, to measure the best of its architectures again under others; received one',
    ],
    [{ seed: -1 }, '--seed is a whole number'],
    [{ budget: { samples: 20_000n, timeLimitMs: null } }, 'the space has 15625'],
    [{ budget: { samples: null, timeLimitMs: 0 } }, '--time-limit is more than 0; received 0 ms'],
    [{ strategy: 'exhaustive', replacement: true }, '--replacement does not go with exhaustive search'],
    [{ replacement: true, budget: { samples: null, timeLimitMs: null } }, 'has no end of its own'],
    [
      { strategy: 'hyperband', budget: { samples: null, timeLimitMs: null } },
      'a search by hyperband has no end of its own: give it --samples, --evaluations, --simulated-time or --time-limit',
    ],
    [{ budget: { ...plan.budget, evaluations: 0 } }, '--evaluations is a whole number from 1; received 0'],
    [
      { budget: { ...plan.budget, simulatedTimeMs: 5 } },
      'nothing says how long what this search measures takes to train',
    ],
    [{ aim: { levels: [] } }, 'a search measures by 1 to 64 levels; received 0'],
    [
      {
        strategy: 'local-search',
        aim: { levels: [{ cost: 1, goals: [plainGoal(score), plainGoal(score)] }] },
      },
      'local-search optimises one objective; received 2',
    ],
  ])('is refused where it cannot be run: %o', (change, message) => {
    expect(() => checkPlan({ ...plan, ...change })).toThrow(message);
  });
});
