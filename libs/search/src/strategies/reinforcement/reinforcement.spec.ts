import { describe, expect, it } from 'vitest';
import { randomStream } from '@naswot/network';
import { parseParameters } from '../../parameters.ts';
import { plainContext } from '../../strategy-context.ts';
import {
  choiceSpace,
  describeProgress,
  describeStrategy,
  hills,
  hillSpace,
  playSearch,
  simplest,
} from '../../testing/index.ts';
import { policyGradient, reinforce } from '../reinforce.ts';
import { rollOut, rollOutGradient } from '../zoph-le/controller.ts';
import { controllerShape } from '../zoph-le/controller-shape.ts';
import { numbersFrom, roundNumbers, storedNumbers } from '../zoph-le/stored-numbers.ts';
import { zophLe } from '../zoph-le/zoph-le.ts';
import { adamStep, freshAdam } from './adam.ts';
import { learningParameters, noRewards, rewarded } from './learning.ts';
import { rankReward, standardReward, valueReward } from './reward.ts';
import { optionAt, softmax } from './softmax.ts';

const small = { parameters: { units: 3, layers: 2, 'reward-window': 20 } };

describeStrategy(reinforce, { allowsReplacement: false, terms: { parameters: { 'reward-window': 20 } } });
describeProgress(reinforce, { cost: 600 });
describeStrategy(zophLe, { allowsReplacement: false, terms: small });
// The paper's rate is for thousands of architectures.
describeProgress(zophLe, {
  terms: { parameters: { units: 12, layers: 1, 'learning-rate': 0.02 } },
  cost: 300,
});

/** Gradients by central differences of a step of 1e-5: off by some 1e-10 of curvature and 1e-11 of rounding. */
function numericGradient(weights: Float64Array, loss: (weights: Float64Array) => number): Float64Array {
  const step = 1e-5;
  return weights.map((weight, k) => {
    const at = (value: number): number => loss(weights.with(k, value));
    return (at(weight + step) - at(weight - step)) / (2 * step);
  });
}
const tolerance = 1e-8;

const expectNear = (actual: Float64Array, expected: Float64Array): void => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, k) => {
    expect(Math.abs(value - expected[k]!)).toBeLessThan(tolerance);
  });
};

const options = [2, 3, 1, 4];
const chosen = [1, 0, 0, 3];
const random = (size: number): Float64Array => randomStream(0, 'test weights').normals(size);

describe('the gradient of the categorical policy', () => {
  it('is what differences say', () => {
    const logits = random(10);
    const offsets = [0, 2, 5, 6];
    const loss = (at: Float64Array): number =>
      -0.7 *
      options.reduce(
        (sum, radix, place) => sum + Math.log(softmax(at, offsets[place], radix)[chosen[place]!]!),
        0,
      );
    expectNear(policyGradient(options, logits, chosen, 0.7), numericGradient(logits, loss));
  });
});

describe('the gradient of the recurrent controller', () => {
  it.each([1, 2, 3])('is what differences say, with %i layers', (layers) => {
    const shape = controllerShape(options, 3, layers);
    const weights = random(shape.size);
    const made = (at: Float64Array) => rollOut(at, shape, (_, place) => chosen[place]!);
    const loss = (at: Float64Array): number =>
      -0.7 *
      made(at).probabilities.reduce((sum, likely, place) => sum + Math.log(likely[chosen[place]!]!), 0);
    const gradient = rollOutGradient(weights, shape, made(weights), 0.7);
    expectNear(gradient, numericGradient(weights, loss));
    // What the last choice is fed to is nothing.
    const unused = options[3]! * 3;
    expect(gradient.filter((value) => value === 0).length).toBeLessThan(unused + 3 * 8 + 4);
  });

  it('has weights of its own for every part', () => {
    const shape = controllerShape(options, 3, 2);
    expect(shape.size).toBe(3 + 10 * 3 + 2 * 12 * 7 + 10 * 4);
  });
});

describe('rewards', () => {
  it('are ranks from 0 to 1, ties in the middle, unscorable the least', () => {
    expect(rankReward([5])).toBe(0.5);
    expect(rankReward([5, 1, 3])).toBe(0.5);
    expect(rankReward([5, 1, 9])).toBe(1);
    expect(rankReward([5, 1, 5])).toBe(0.75);
    expect(rankReward([null, 1])).toBe(1);
    expect(rankReward([5, 1, null])).toBe(0);
  });

  it('are in standard deviations, the least of the window for what is unscorable', () => {
    expect(standardReward([1, 3, 5])).toBe(1);
    expect(standardReward([3, 5, 1])).toBe(-1);
    expect(standardReward([3, 5, 1, null])).toBe(-1);
    expect(standardReward([4, 4])).toBe(0);
    expect(standardReward([null])).toBe(0);
  });

  it('are the values themselves, the least of the window for what is unscorable', () => {
    expect(valueReward([3, 5, 1])).toBe(1);
    expect(valueReward([3, -5, null])).toBe(-5);
    expect(valueReward([null, null])).toBe(0);
  });

  const rules = learningParameters(0.01);
  const told = [90, 94, null, 93];
  /** After the values, of which a window of three remembers 94 at the earliest. */
  const advantages = (reward: string): readonly number[] => {
    const parameters = parseParameters(rules, { reward, 'reward-window': 3, momentum: 0.5 });
    let before = noRewards;
    return told.map((value) => {
      const { rewards, advantage } = rewarded(rules, plainContext(hillSpace, { parameters }), before, value);
      before = rewards;
      return advantage;
    });
  };

  /** Rewards less their moving average: half of the newest, a quarter of the one before it, and so on, over the sum of these. */
  const less = (rewards: readonly number[]): readonly number[] =>
    rewards.map((reward, k) => {
      const weights = rewards.slice(0, k + 1).map((_, j) => 0.5 ** (k - j));
      const sum = weights.reduce((total, weight, j) => total + weight * rewards[j]!, 0);
      return reward - sum / weights.reduce((total, weight) => total + weight, 0);
    });

  it.each([
    ['rank', [0.5, 1, 0, 0.5]],
    ['standard', [0, Math.SQRT1_2, -Math.SQRT1_2, -Math.SQRT1_2]],
    ['value', [90, 94, 90, 93]],
  ])('are what the parameter says, by the moving average: %s', (reward, expected) => {
    const all = advantages(reward);
    expect(all).toHaveLength(told.length);
    for (const [k, advantage] of less(expected).entries()) expect(all[k]).toBeCloseTo(advantage, 12);
  });

  it.each(['rank', 'standard', 'value'])('teach by %s', (reward) => {
    const parameters = parseParameters(reinforce.parameters, { reward });
    const context = plainContext(hillSpace, { samples: 600n, parameters });
    const { asks } = playSearch(reinforce, context, 16, simplest, { landscape: hills });
    const mean = (some: typeof asks): number =>
      some.reduce((sum, { values: [value] }) => sum + (value ?? 0), 0) / some.length;
    // Values have a standard deviation of some 0.8: a hundred of them by luck are never so far apart.
    expect(mean(asks.slice(-100)) - mean(asks.slice(0, 100))).toBeGreaterThan(0.8);
  });
});

describe('Adam', () => {
  it('steps by the learning rate against a steady gradient, whatever its size', () => {
    const weights = Float64Array.of(1, 1, 1);
    let adam = freshAdam(3);
    for (let k = 0; k < 10; k++) adam = adamStep(weights, Float64Array.of(1000, -0.01, 0), adam, 0.1);
    expect(weights[0]).toBeCloseTo(0, 6);
    expect(weights[1]).toBeCloseTo(2, 5);
    expect(weights[2]).toBe(1);
  });
});

describe('a choice', () => {
  it('is each option as often as it is likely', () => {
    const likely = softmax(Float64Array.of(0, Math.log(3), -1000));
    expect([...likely].map((value) => value.toFixed(9))).toEqual([
      '0.250000000',
      '0.750000000',
      '0.000000000',
    ]);
    expect([0.01, 0.24, 0.26, 0.99].map((uniform) => optionAt(likely, uniform))).toEqual([0, 0, 1, 1]);
    expect(optionAt(Float64Array.of(0.5, 0.5), 1)).toBe(1);
  });
});

describe('numbers in a state', () => {
  it('come back as they were rounded', () => {
    const numbers = Float64Array.of(0, -0, 1 / 3, 1e-45, -3.4e38);
    expect(numbersFrom(storedNumbers(numbers))).not.toEqual(numbers);
    roundNumbers(numbers);
    expect(numbersFrom(storedNumbers(numbers))).toEqual(numbers);
    expect(numbers[2]).toBeCloseTo(1 / 3, 7);
  });
});

describe('a space without choices', () => {
  it.each([reinforce, zophLe])('is refused with a hint', (strategy) => {
    const space = { ...choiceSpace([5]), choices: null };
    expect(() => strategy.start(plainContext(space))).toThrow(
      /^\S+ learns which choices are good, and the space's architectures are not made of choices\. Use --strategy/,
    );
    expect(() => strategy.start(plainContext(hillSpace))).not.toThrow();
  });
});
