import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import { drawAllowed } from '../allowed.ts';
import { drawsAt } from '../draws.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import { plainContext } from '../strategy-context.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import { strategies } from '../strategies/strategies.ts';
import { choiceSpace, playSearch, rubble, simplest } from '../testing/index.ts';
import { playRun, type Measure, type RunRules } from './play-run.ts';

const space = choiceSpace([5, 5, 5, 5]);
const context = (given: Partial<StrategyContext> = {}): StrategyContext =>
  plainContext(space, { samples: 60n, ...given });

/** Goes where the sum of all values so far points to, so that every tell changes every ask after it. */
const sumDriven = sequentialStrategy<{ readonly sum: number }>({
  name: 'sum-driven',
  title: 'Where the sum of all values told points to',
  source: 'none',
  parameters: {},
  objectives: 'one',
  begin: () => ({ sum: 0 }),
  ask(given, state, ordinal) {
    const draws = drawsAt(given, 'sum-driven', ordinal);
    const position = asPosition(
      (drawAllowed(given, draws) + BigInt(state.sum)) % given.space.size,
      given.space.size,
    );
    return { state, ask: { position, fidelity: fullFidelity(given) } };
  },
  tell: (_context, { sum }, tells) => ({
    sum: tells.reduce((before, { values: [value] }) => (before * 3 + (value ?? -1) + 1) % 1009, sum),
  }),
});

/** Every measurement costs its position and one second. */
const measure: Measure = (position, fidelity) => ({
  values: rubble(position, fidelity),
  costMs: 1000 + Number(position),
});

const rules = (strategy: Strategy, given: Partial<RunRules> = {}): RunRules => ({
  strategy,
  context: context(),
  window: 1,
  measure,
  budgetMs: null,
  ...given,
});
const positionsOf = (given: RunRules): readonly Position[] =>
  Array.from(playRun(given), ({ position }) => position);

describe('playRun', () => {
  it.each([1, 2, 16, 100])('asks as a search does that waits for its outcomes, with window %i', (window) => {
    for (const strategy of [strategies.random, sumDriven]) {
      const live = playSearch(strategy, context(), window, simplest, { landscape: rubble });
      expect(positionsOf(rules(strategy, { window }))).toEqual(live.positions);
    }
  });

  it('lets asks know less with a larger window', () => {
    expect(positionsOf(rules(sumDriven))).not.toEqual(positionsOf(rules(sumDriven, { window: 16 })));
  });

  it('adds costs up, and makes no measurement that would end after its time', () => {
    const all = [...playRun(rules(strategies.random))];
    const costs = all.map(({ position }) => measure(position, 0).costMs);
    expect(all.map(({ endMs }) => endMs)).toEqual(
      costs.map((_, k) => costs.slice(0, k + 1).reduce((sum, cost) => sum + cost, 0)),
    );
    const budgetMs = all[9]!.endMs;
    expect([...playRun(rules(strategies.random, { budgetMs }))]).toEqual(all.slice(0, 10));
    expect([...playRun(rules(strategies.random, { budgetMs: budgetMs - 1 }))]).toEqual(all.slice(0, 9));
  });

  it('ends with the last evaluation of its limit, whatever it asks for again', () => {
    const drawn = context({ samples: null, replacement: true });
    const half = (position: Position): Position => asPosition(position / 2n, space.size);
    const positions = positionsOf(
      rules(strategies.random, { context: drawn, evaluations: { most: 200, measuredAs: half } }),
    );
    expect(new Set(positions.map(half)).size).toBe(200);
    expect(new Set(positions.slice(0, -1).map(half)).size).toBe(199);
    expect(positions.length).toBeGreaterThan(200);
  });

  it('ends where nothing new is left to evaluate', () => {
    const drawn = context({ samples: null, replacement: true });
    const measuredAs = (position: Position): Position => position;
    const evaluations = { most: 626, measuredAs };
    expect(new Set(positionsOf(rules(strategies.random, { context: drawn, evaluations }))).size).toBe(625);
  });

  it('counts every measurement where there are several levels', () => {
    const fidelities = { kind: 'levels', costs: [1, 3] } as const;
    const evaluations = { most: 30, measuredAs: (position: Position): Position => position };
    const given = rules(strategies.hyperband, { context: context({ fidelities }), evaluations });
    expect(positionsOf(given)).toHaveLength(30);
  });

  it('ends where the strategy does', () => {
    expect(positionsOf(rules(strategies.exhaustive, { context: context({ samples: null }) }))).toHaveLength(
      625,
    );
  });
});
