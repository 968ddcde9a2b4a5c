import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { plainContext } from '../../strategy-context.ts';
import type { StrategyState } from '../../strategy.ts';
import {
  describeProgress,
  describeStrategy,
  hills,
  hillSpace,
  playSearch,
  simplest,
  type PlayedAsk,
} from '../../testing/index.ts';
import { area } from '../area.ts';
import { regularisedEvolution } from '../regularised-evolution.ts';

const levels = { fidelities: { kind: 'levels', costs: [0.01, 1] } } as const;

describeStrategy(regularisedEvolution, { allowsReplacement: false });
describeProgress(regularisedEvolution, { cost: 150 });
describeStrategy(area, { allowsReplacement: false, terms: levels });
describeProgress(area, { terms: levels, cost: 200 });

/** What of a state is the population. */
const populationOf = (state: StrategyState): readonly { readonly position: string }[] => {
  const { own } = state as {
    readonly own: { readonly population: readonly { readonly position: string }[] };
  };
  return own.population;
};

const differences = (a: PlayedAsk, b: PlayedAsk): number => {
  const others = hillSpace.choices.of(b.position);
  return hillSpace.choices.of(a.position).filter((choice, place) => choice !== others[place]).length;
};

describe('regularised evolution', () => {
  const context = plainContext(hillSpace, { samples: 80n, parameters: { population: 7, sample: 3 } });

  it.each([1, 5])('has the youngest told for its population, in window %i', (window) => {
    const populations: (readonly string[])[] = [];
    const watch = (state: StrategyState): void => {
      populations.push(populationOf(state).map(({ position }) => position));
    };
    const played = { watch, landscape: hills };
    const { positions } = playSearch(regularisedEvolution, context, window, simplest, played);
    const youngest = (count: number): readonly string[] =>
      positions.slice(Math.max(0, count - 7), count).map(String);
    // Every state after a tell or an ask: none is left out, and they come in order.
    let count = 0;
    for (const population of populations) {
      if (population.join() !== youngest(count).join()) count += 1;
      expect(population).toEqual(youngest(count));
    }
    expect(count).toBe(80 - window + 1);
  });

  it('edits one of the population, once it is full', () => {
    const { asks } = playSearch(regularisedEvolution, context, 1, simplest, { landscape: hills });
    for (let k = 7; k < asks.length; k++) {
      const parents = asks.slice(k - 7, k);
      expect(Math.min(...parents.map((parent) => differences(parent, asks[k]!)))).toBeLessThanOrEqual(1);
    }
  });

  it('breeds from the best of the population where all of it is the sample', () => {
    const always = { ...context, parameters: { population: 5, sample: 200 } };
    const { asks } = playSearch(regularisedEvolution, always, 1, simplest, { landscape: hills });
    for (let k = 5; k < asks.length; k++) {
      const parents = asks.slice(k - 5, k);
      const best = parents.reduce((a, b) => ((b.values[0] ?? 0) > (a.values[0] ?? 0) ? b : a));
      expect(differences(best, asks[k]!)).toBe(1);
    }
  });
});

describe('AREA', () => {
  const context = plainContext(hillSpace, { samples: 60n, ...levels });
  const fidelities = (window: number) =>
    playSearch(area, context, window, simplest, { landscape: hills }).asks.map(({ fidelity }) => fidelity);

  it('scores its warm-up, and trains all that come after', () => {
    expect(fidelities(1)).toEqual(Array.from({ length: 60 }, (_, k) => (k < 20 ? 0 : 1)));
    expect(fidelities(16)).toEqual(Array.from({ length: 60 }, (_, k) => (k < 35 ? 0 : 1)));
  });

  it('trains the best of the warm-up first, the best before the second', () => {
    const { asks } = playSearch(area, context, 1, simplest, { landscape: hills });
    const byScore = asks.slice(0, 20).toSorted((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
    expect(asks.slice(20, 30).map(({ position }) => position)).toEqual(
      byScore.slice(0, 10).map(({ position }) => position),
    );
  });

  it('has the youngest trained for its population', () => {
    const sizes = new Set<number>();
    let trained: readonly string[] = [];
    const tell: typeof area.tell = (of, before, tells) => {
      const after = area.tell(of, before, tells);
      const own = tells.filter(({ ordinal }) => ordinal >= 20n).map(({ position }) => String(position));
      trained = [...trained, ...own];
      const population = populationOf(after).map(({ position }) => position);
      expect(population).toEqual(trained.slice(-10));
      sizes.add(population.length);
      return after;
    };
    playSearch({ ...area, tell }, context, 1, simplest, { landscape: hills });
    expect(trained).toHaveLength(40);
    expect(sizes).toEqual(new Set(Array.from({ length: 11 }, (_, k) => k)));
  });

  it('trains the best of more included architectures than the warm-up counts', () => {
    const included = Array.from({ length: 30 }, (_, k) => asPosition(BigInt(500 * k), hillSpace.size));
    const { asks } = playSearch(area, { ...context, included }, 1, simplest, { landscape: hills });
    expect(asks.map(({ fidelity }) => fidelity)).toEqual(asks.map((_, k) => (k < 30 ? 0 : 1)));
    const byScore = asks.slice(0, 30).toSorted((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
    expect(asks.slice(30, 40).map(({ position }) => position)).toEqual(
      byScore.slice(0, 10).map(({ position }) => position),
    );
  });

  it('refuses a search of one measure', () => {
    expect(() => area.start(plainContext(hillSpace))).toThrow(
      'area takes two levels of measure, a score for its warm-up and an accuracy after it; received 1.',
    );
  });
});
