import { describe, expect, it } from 'vitest';
import { drawsAt } from '../../draws.ts';
import { plainContext } from '../../strategy-context.ts';
import type { StrategyState } from '../../strategy.ts';
import {
  choiceSpace,
  describeProgress,
  describeStrategy,
  hills,
  hillSpace,
  noisyHills,
  playSearch,
  simplest,
} from '../../testing/index.ts';
import { bohb } from './bohb.ts';
import { categoricalKde, densityOf, drawFrom } from './categorical-kde.ts';
import { modelOf, type Observation } from './model.ts';

const epochs = { fidelities: { kind: 'levels', costs: [12, 36, 108] } } as const;
const small = { ...epochs, parameters: { samples: 4, history: 30 } };

describeStrategy(bohb, { allowsReplacement: false, terms: small });
const learning = noisyHills((fidelity) => [0.6, 0.3, 0][fidelity] ?? 0);
describeProgress(bohb, { terms: epochs, landscape: learning, cost: 60 * 108 });

const options = [2, 3, 1];
const kde = categoricalKde(options, [
  [0, 0, 0],
  [0, 2, 0],
  [1, 0, 0],
]);
const density = densityOf(kde);
const all = [0, 1].flatMap((first) => [0, 1, 2].map((second) => [first, second, 0]));

describe('a density over choices', () => {
  it('is 1 in sum, and highest where most was observed', () => {
    const densities = all.map((chosen) => density(chosen));
    expect(densities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    for (const value of densities) expect(value).toBeGreaterThan(0);
    expect(densities.indexOf(Math.max(...densities))).toBe(0);
  });

  it('is drawn from as it is', () => {
    const draws = drawsAt(plainContext(choiceSpace([5])), 'test', 0);
    const n = 6000;
    const counts = new Map<string, number>();
    for (let k = 0; k < n; k++) {
      const drawn = drawFrom(kde, draws).join();
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    // Pearson's chi-squared of 5 degrees of freedom is above 30 with probability 1.5e-5.
    const chiSquared = all.reduce((sum, chosen) => {
      const expected = n * density(chosen);
      return sum + ((counts.get(chosen.join()) ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(chiSquared).toBeLessThan(30);
  });

  it('narrows with more observations', () => {
    const many = categoricalKde(
      options,
      Array.from({ length: 1000 }, () => [0, 0, 0]),
    );
    expect(many.bandwidths[0]).toBeLessThan(kde.bandwidths[0]!);
    expect(kde.bandwidths[2]).toBe(0);
  });
});

describe('the model', () => {
  const context = plainContext(hillSpace);
  const { choices } = hillSpace;
  const observation = (rung: number, k: number): Observation => ({
    rung,
    position: String(k),
    value: k % 9 === 8 ? null : k,
  });
  const told = (rung: number, count: number) => Array.from({ length: count }, (_, k) => observation(rung, k));

  it('is of the dearest rung with two more than a density takes', () => {
    expect(modelOf(context, choices, told(1, 8), 0.15)).toBeNull();
    const firsts = (history: readonly Observation[]) =>
      modelOf(context, choices, history, 0.15)?.bad.observations;
    expect(firsts(told(0, 9))).toHaveLength(7);
    expect(firsts([...told(0, 60), ...told(1, 9)])).toHaveLength(7);
    expect(firsts([...told(0, 60), ...told(1, 8)])).toHaveLength(51);
  });

  it('calls the best part good and the rest bad, what is unscorable first of all', () => {
    const model = modelOf(context, choices, told(0, 60), 0.15);
    const positions = (of: readonly (readonly number[])[] = []) =>
      of.map((chosen) => Number(choices.at(chosen)));
    expect(positions(model?.good.observations)).toEqual([59, 58, 57, 56, 55, 54, 52, 51, 50].slice(0, 9));
    expect(positions(model?.bad.observations).slice(-6)).toEqual([8, 17, 26, 35, 44, 53]);
  });
});

describe('BOHB', () => {
  it('keeps its last observations, as many as its history', () => {
    const context = plainContext(hillSpace, { samples: 300n, ...epochs, parameters: { history: 50 } });
    const { state, asks } = playSearch(bohb, context, 1, simplest, { landscape: hills });
    const { own } = state as { readonly own: StrategyState & { readonly history: readonly Observation[] } };
    expect(own.history.map(({ position }) => position)).toEqual(
      asks.slice(-50).map(({ position }) => String(position)),
    );
  });
});
