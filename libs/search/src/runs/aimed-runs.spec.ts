import { describe, expect, it } from 'vitest';
import { plainGoal, type Aim, type Goal, type Quantity } from '../aim/aim.ts';
import { aimedStrategy } from '../aim/aimed-strategy.ts';
import { goalValues } from '../aim/goal-values.ts';
import { paretoFront } from '../pareto-front.ts';
import { plainContext } from '../strategy-context.ts';
import { strategies } from '../strategies/strategies.ts';
import { choiceSpace, hills, playSearch, simplest, type Landscape } from '../testing/index.ts';
import { worth } from '../worth.ts';
import { frontOnce } from './front-once.ts';
import { playRun, type MeasuredAsk, type RunRules } from './play-run.ts';
import { runOnce } from './run-once.ts';

const score: Quantity = { kind: 'score' };
const macs: Quantity = { kind: 'count', proxy: 'macs' };
const terms: Goal['terms'] = [
  { of: score, weight: 1 },
  { of: macs, weight: -0.5 },
];
const sum: Goal = { by: 'sum', terms };
const ranks: Goal = { by: 'ranks', terms };
const alike: Goal = { by: 'ranks', terms, within: { proxy: 'relu-units', factor: 1.5 } };
const oneLevel = (...goals: readonly Goal[]): Aim => ({ levels: [{ cost: 1, goals }] });

/** A height, a cost and a size; every seventh architecture has no height. */
const landscape: Landscape = (position, fidelity) => [
  position % 7n === 3n ? null : (hills(position, fidelity)[0] ?? null),
  Number(position % 25n),
  10 + Number(position % 13n),
];
const quantities = (aim: Aim): Landscape => {
  const goal = aim.levels[0]?.goals[0];
  return (position, fidelity) => landscape(position, fidelity).slice(0, goal?.within === undefined ? 2 : 3);
};
const rulesOf = (aim: Aim, strategy: keyof typeof strategies, window = 4): RunRules => ({
  ...{ strategy: strategies[strategy], aim, window, budgetMs: null },
  context: plainContext(choiceSpace([5, 5, 5, 5]), {
    samples: 120n,
    objectives: aim.levels[0]?.goals.length ?? 1,
  }),
  measure: (position, fidelity) => ({ values: quantities(aim)(position, fidelity), costMs: 1 }),
});
const asksOf = (rules: RunRules): readonly MeasuredAsk[] => [...playRun(rules)];

describe('runs of an aim', () => {
  it.each([sum, ranks, alike])('ask as a search does that waits for its outcomes: %j', (goal) => {
    const aim = oneLevel(goal);
    for (const window of [1, 16]) {
      const rules = rulesOf(aim, 'regularised-evolution', window);
      const strategy = aimedStrategy(rules.strategy, aim);
      const live = playSearch(strategy, rules.context, window, simplest, { landscape: quantities(aim) });
      expect(asksOf(rules).map(({ position }) => position)).toEqual(live.positions);
    }
  });

  it('choose the best sum', () => {
    const rules = rulesOf(oneLevel(sum), 'regularised-evolution');
    const best = Math.max(...asksOf(rules).map(({ values }) => worth(goalValues([sum], [values])[0]?.[0])));
    expect(runOnce(rules)?.incumbents.at(-1)?.value).toBe(best);
  });

  it.each([ranks, alike])('choose the best rank sum among all that they have asked for: %j', (goal) => {
    const rules = rulesOf(oneLevel(goal), 'regularised-evolution');
    const asks = asksOf(rules);
    const found = runOnce(rules)?.incumbents ?? [];
    expect(found.map(({ asks: at }) => at)).toEqual([1, 2, 5, 10, 20, 50, 100, 120]);
    for (const { asks: at, position, value } of found) {
      const measured = asks.slice(0, at);
      const values = goalValues(
        [goal],
        measured.map(({ values: each }) => each),
      ).map(([each]) => worth(each));
      expect(worth(value)).toBe(Math.max(...values));
      expect(position).toBe(measured[values.indexOf(worth(value))]?.position);
    }
  });

  it.each([
    ['plain and small', oneLevel(plainGoal(score), { by: 'sum', terms: [{ of: macs, weight: -1 }] })],
    ['ranks', oneLevel({ by: 'ranks', terms: [terms[0]!] }, { by: 'ranks', terms: [terms[1]!] })],
  ])('of several objectives end with what nothing that they asked for dominates: %s', (_what, aim) => {
    const rules = rulesOf(aim, 'nsga-ii');
    const asks = asksOf(rules);
    const values = goalValues(
      aim.levels[0]!.goals,
      asks.map((ask) => ask.values),
    );
    const expected = paretoFront(asks.map(({ position }, k) => ({ position, values: values[k]! })));
    const { front = [] } = frontOnce(rules) ?? {};
    expect(front.length).toBeGreaterThan(2);
    expect(front.map(({ position, values: each }) => ({ position, values: each }))).toEqual(expected);
  });
});
