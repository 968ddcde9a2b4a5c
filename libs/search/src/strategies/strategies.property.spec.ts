import { describe, expect, it } from 'vitest';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { proposeAllowed } from '../allowed.ts';
import { drawsAt } from '../draws.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import { plainContext } from '../strategy-context.ts';
import { choiceSpace, describeStrategy, playSearch, simplest } from '../testing/index.ts';

import { findStrategy, strategies } from './strategies.ts';

describeStrategy(strategies.random, { allowsReplacement: true });
describeStrategy(strategies.exhaustive, { allowsReplacement: false });

/** Every ask depends on the sum of all scores told before it: what the window and the order of tells are there for. */
const sumDriven = sequentialStrategy<{ readonly sum: number }>({
  name: 'sum-driven',
  title: 'Where the sum of all scores told points to',
  source: 'none',
  parameters: {},
  objectives: 'one',
  begin: () => ({ sum: 0 }),
  ask(context, state, ordinal) {
    const draws = drawsAt(context, 'sum-driven', ordinal);
    const step = (): Position => asPosition(BigInt(draws.below(1000) * (state.sum + 1)) % size, size);
    const { size } = context.space;
    const position = context.included[ordinal] ?? proposeAllowed(context, draws, step);
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell: (_context, { sum }, tells) => ({
    sum: tells.reduce((before, { values: [value] }) => (before * 3 + (value ?? -1) + 1) % 1009, sum),
  }),
});
describeStrategy(sumDriven, { allowsReplacement: false });

describe('a strategy of one ask after another', () => {
  it('refuses several objectives where it knows one, saying what takes several', () => {
    expect(() => sumDriven.start(context({ objectives: 2 }))).toThrow(
      'sum-driven optimises one objective; received 2. Weight them, or use --strategy nsga-ii.',
    );
  });
});

const context = (more: Partial<StrategyContext>): StrategyContext =>
  plainContext(findSpace('nas-bench-201'), { samples: 8n, ...more });
const positions = (strategy: Strategy, more: Partial<StrategyContext> = {}): readonly number[] =>
  playSearch(strategy, context(more), 16, simplest).positions.map(Number);

describe('random search', () => {
  /**
   * Golden, exact: the Philox permutation and draws of version 0.1.0. A change means that a search of the same seed asks for other
   * architectures than it did.
   */
  it('asks for the same architectures in every version', () => {
    expect(positions(strategies.random)).toEqual([9597, 13_789, 8570, 6463, 4422, 9193, 15_331, 10_286]);
    expect(positions(strategies.random, { replacement: true })).toEqual([
      7406, 131, 12_895, 14_753, 5050, 12_473, 9680, 4033,
    ]);
  });

  it('is another search under another seed', () => {
    for (const replacement of [false, true])
      expect(positions(strategies.random, { replacement, seed: 1 })).not.toEqual(
        positions(strategies.random, { replacement }),
      );
  });

  it('repeats some with replacement', () => {
    const drawn = positions(strategies.random, {
      space: choiceSpace([100]),
      samples: 100n,
      replacement: true,
    });
    expect(new Set(drawn).size).toBeLessThan(100);
  });

  it('says how to draw more than there are', () => {
    expect(() => strategies.random.start(context({ samples: 20_000n }))).toThrow(
      '--samples asks for 20000 architectures; the space has 15625. Ask for fewer, or draw some more than once with --replacement.',
    );
  });
});

describe('exhaustive search', () => {
  it('goes through the enumeration from its start', () => {
    expect(positions(strategies.exhaustive)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('the table of strategies', () => {
  it.each(Object.entries(strategies))('has %s under its own name', (name, strategy) => {
    expect(strategy.name).toBe(name);
    expect(findStrategy(name)).toBe(strategy);
  });

  it('lists what is known where there is none of a name', () => {
    expect(() => findStrategy('luck')).toThrow(
      "unknown strategy 'luck'; expected one of exhaustive, random, regularised-evolution, area,",
    );
  });
});
