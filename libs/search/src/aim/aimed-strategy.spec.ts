import { describe, expect, it } from 'vitest';
import { findSpace, type Position } from '@naswot/space';
import { plainContext } from '../strategy-context.ts';
import { strategies } from '../strategies/strategies.ts';
import type { Strategy, Tell } from '../strategy.ts';
import { checkAim, plainGoal, quantitiesOf, scoreAlone, type Aim, type Goal, type Quantity } from './aim.ts';
import { aimedStrategy } from './aimed-strategy.ts';
import { rankedWindow } from './told-values.ts';

const score: Quantity = { kind: 'score' };
const macs: Quantity = { kind: 'count', proxy: 'macs' };
const context = plainContext(findSpace('nas-bench-201'));
const oneLevel = (...goals: readonly Goal[]): Aim => ({ levels: [{ cost: 1, goals }] });

/** Keeps what it is told, as its state. */
const listener: Strategy = {
  ...strategies['regularised-evolution'],
  start: () => ({ heard: [] }),
  tell: (_context, { heard }, tells) => ({
    heard: [...(heard as number[][]), ...tells.map(({ values }) => values)],
  }),
};

/** What the strategy hears of quantities, told in so many batches. */
function heardOf(aim: Aim, quantities: readonly Tell['values'][], batch = 1): unknown {
  const strategy = aimedStrategy(listener, aim);
  const tells = quantities.map((values, k) => ({
    ordinal: BigInt(k),
    position: BigInt(k) as Position,
    values,
  }));
  let state = strategy.start(context);
  for (let from = 0; from < tells.length; from += batch) {
    const asked = strategy.ask(context, state, 1);
    state = strategy.tell(context, asked?.state ?? state, tells.slice(from, from + batch));
    state = JSON.parse(JSON.stringify(state)) as typeof state;
  }
  const own = 'own' in state ? (state['own'] as typeof state) : state;
  return own['heard'];
}

/** A strategy that asks for nothing and keeps its state. */
const silent: Strategy = { ...listener, ask: () => null };

describe('a strategy with an aim', () => {
  it('is the strategy itself where its goals are plain, or it is told nothing', () => {
    expect(aimedStrategy(listener)).toBe(listener);
    expect(aimedStrategy(listener, scoreAlone)).toBe(listener);
    expect(aimedStrategy(listener, oneLevel(plainGoal(score), plainGoal(macs)))).toBe(listener);
    const ranked = oneLevel({ by: 'ranks', terms: [{ of: score, weight: 1 }] });
    expect(aimedStrategy(strategies.random, ranked)).toBe(strategies.random);
  });

  it('is told weighted sums, and null where a term has no number', () => {
    const sum: Goal = {
      by: 'sum',
      terms: [
        { of: score, weight: 1 },
        { of: macs, weight: -0.5 },
      ],
    };
    const aim = oneLevel(sum, plainGoal(macs));
    const heard = heardOf(aim, [
      [10, 4, 4],
      [null, 4, 4],
    ]);
    expect(heard).toEqual([
      [8, 4],
      [null, 4],
    ]);
  });

  it('is told ranks among what was told before, whatever the batches', () => {
    const ranks: Goal = {
      by: 'ranks',
      terms: [
        { of: score, weight: 1 },
        { of: macs, weight: -2 },
      ],
    };
    const told: Tell['values'][] = [
      [5, 100],
      [7, 100],
      [6, 50],
      [null, 10],
      [6, 200],
    ];
    // 0.5 + 2 * 0.5; 1 + 2 * 0.5; 0.5 + 2 * 1; null; above 5 and null, equal to 6, below 7; most MACs of five.
    const expected = [[1.5], [2], [2.5], [null], [(2 + 0.5) / 4 + 0]];
    expect(heardOf(oneLevel(ranks), told)).toEqual(expected);
    expect(heardOf(oneLevel(ranks), told, 3)).toEqual(expected);
  });

  it('ranks among those of about one size alone', () => {
    const within = { proxy: 'macs', factor: 1.1 };
    const alike: Goal = { by: 'ranks', terms: [{ of: score, weight: 1 }], within };
    const heard = heardOf(oneLevel(alike, plainGoal(score)), [
      [1, 100, 1],
      [9, 1000, 9],
      [2, 110, 2],
      [1.5, 105, 1.5],
    ]);
    expect(heard).toEqual([
      [0.5, 1],
      [0.5, 9],
      [1, 2],
      [0.5, 1.5],
    ]);
  });

  it('forgets what was told long ago', () => {
    const ranks = oneLevel({ by: 'ranks', terms: [{ of: score, weight: 1 }] });
    const many = [[1000], ...Array.from({ length: rankedWindow }, (_, k) => [k])];
    const heard = heardOf(ranks, many, 64) as number[][];
    expect(heard.at(-1)).toEqual([1]);
    expect(heard.at(-2)[0]).toBeLessThan(1);
  });

  it('ends where its strategy ends', () => {
    const ranks = oneLevel({ by: 'ranks', terms: [{ of: score, weight: 1 }] });
    const strategy = aimedStrategy(silent, ranks);
    expect(strategy.ask(context, strategy.start(context), 1)).toBeNull();
  });
});

describe('an aim', () => {
  it('measures its terms in order, and a size behind those of each goal that compares within one', () => {
    const within = { proxy: 'parameters', factor: 2 };
    const goals: Goal[] = [
      { by: 'ranks', terms: [{ of: score, weight: 1 }], within },
      { by: 'sum', terms: [{ of: macs, weight: -1 }] },
    ];
    expect(quantitiesOf({ cost: 1, goals })).toEqual([score, { kind: 'count', proxy: 'parameters' }, macs]);
  });

  it.each<[string, Aim, RegExp]>([
    ['no level', { levels: [] }, /1 to 64 levels; received 0/],
    ['no objective', oneLevel(), /1 to 8 objectives; received 0/],
    ['no term', oneLevel({ by: 'sum', terms: [] }), /1 to 8 terms; received 0/],
    [
      'a weight of 0',
      oneLevel({ by: 'sum', terms: [{ of: score, weight: 0 }] }),
      /a number other than 0.*received 0/,
    ],
    [
      'a count of a proxy that runs networks',
      oneLevel(plainGoal({ kind: 'count', proxy: 'naswot' })),
      /runs no network: parameters, macs, relu-units; received 'naswot'/,
    ],
    [
      'a count that is misspelt',
      oneLevel(plainGoal({ kind: 'count', proxy: 'parametres' })),
      /received 'parametres'; did you mean 'parameters'/,
    ],
    [
      'sums within a size',
      oneLevel({ ...plainGoal(score), within: { proxy: 'macs', factor: 1.1 } }),
      /compared by ranks/,
    ],
    [
      'a factor of 1',
      oneLevel({ ...plainGoal(score), by: 'ranks', within: { proxy: 'macs', factor: 1 } }),
      /a factor above 1, such as 1.1; received 1/,
    ],
    [
      'levels of sums',
      {
        levels: [
          { cost: 0, goals: [plainGoal(score)] },
          { cost: 1, goals: [{ by: 'sum', terms: [{ of: macs, weight: 2 }] }] },
        ],
      },
      /several levels has one objective/,
    ],
  ])('with %s is refused', (_what, aim, message) => {
    expect(() => checkAim(aim)).toThrow(message);
  });
});
