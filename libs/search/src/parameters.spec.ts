import { describe, expect, it } from 'vitest';
import { choice, count, namedParameters, parameter, parseParameters, quantity } from './parameters.ts';

const rules = {
  population: count('architectures that may be parents', 10, 100),
  temperature: quantity('in standard deviations', 1, [0, 10]),
  reward: choice('what is learnt by', ['rank', 'value']),
};

describe('the parameters of a strategy', () => {
  it('have defaults, and take numbers or text in their order', () => {
    expect(parseParameters(rules, {})).toEqual({ population: 10, temperature: 1, reward: 0 });
    expect(Object.entries(parseParameters(rules, { temperature: '0.5', population: 3 }))).toEqual([
      ['population', 3],
      ['temperature', 0.5],
      ['reward', 0],
    ]);
  });

  it('are options by name on a command line, and their places in plans', () => {
    const values = parseParameters(rules, { reward: 'value' });
    expect(values['reward']).toBe(1);
    expect(parseParameters(rules, values)).toEqual(values);
    expect(namedParameters(rules, values)).toEqual({ population: 10, temperature: 1, reward: 'value' });
  });

  it('are read one by one, by default where none is given', () => {
    expect(parameter(rules, { population: 3 }, 'population')).toBe(3);
    expect(parameter(rules, {}, 'temperature')).toBe(1);
  });

  it.each([
    [{ population: 2.5 }, "population received '2.5'; expected a whole number from 1 to 100"],
    [{ population: 0 }, "population received '0'"],
    [{ temperature: 11 }, "temperature received '11'; expected a number from 0 to 10"],
    [{ temperature: '' }, "temperature received ''"],
    [{ temperature: NaN }, "temperature received 'NaN'"],
    [{ reward: 'values' }, "reward received 'values'; expected one of rank, value; did you mean 'value'?"],
    [{ reward: '1' }, "reward received '1'; expected one of rank, value"],
    [{ reward: 2 }, "reward received '2'; expected one of rank, value"],
    [{ reward: 0.5 }, "reward received '0.5'"],
    [
      { popluation: 3 },
      "unknown strategy parameter 'popluation'; expected one of population, temperature, reward",
    ],
  ])('are refused where they are wrong: %o', (given, message) => {
    expect(() => parseParameters(rules, given)).toThrow(message);
  });

  it('are refused where a strategy has none', () => {
    expect(() => parseParameters({}, { population: 1 })).toThrow('this strategy has none');
  });
});
