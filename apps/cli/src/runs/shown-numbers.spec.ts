import { describe, expect, it } from 'vitest';
import { plainGoal, type Goal, type Quantity } from '@naswot/search';
import { shownNumbers } from './shown-numbers.ts';

const score: Quantity = { kind: 'score' };
const macs: Quantity = { kind: 'count', proxy: 'macs' };
const small: Goal = { by: 'sum', terms: [{ of: macs, weight: -1 }] };
const terms: Goal['terms'] = [
  { of: score, weight: 1 },
  { of: macs, weight: -0.5 },
];
const shown = (goals: readonly Goal[], quantities: readonly (number | null)[]) =>
  shownNumbers({ cost: 1, goals }, 'naswot').map(({ name, of }) => [name, of(quantities)]);

describe('what is shown of architectures', () => {
  it('are single quantities as they are, to be large or small', () => {
    expect(shown([plainGoal(score), small], [9, 4])).toEqual([
      ['naswot', 9],
      ['min:macs', 4],
    ]);
  });

  it('are sums, and then what they are made of', () => {
    expect(shown([{ by: 'sum', terms }], [9, 4])).toEqual([
      ['sum:naswot,-0.5*macs', 7],
      ['naswot', 9],
      ['macs', 4],
    ]);
    expect(shown([{ by: 'sum', terms }], [9, null])[0]).toEqual(['sum:naswot,-0.5*macs', null]);
  });

  it('are the quantities of ranks alone, with the size that is compared within, each once', () => {
    const within = { proxy: 'parameters', factor: 1.1 };
    const goals: Goal[] = [{ by: 'ranks', terms, within }, small];
    expect(shown(goals, [9, 4, 100, 4])).toEqual([
      ['min:macs', 4],
      ['naswot', 9],
      ['parameters', 100],
    ]);
  });
});
