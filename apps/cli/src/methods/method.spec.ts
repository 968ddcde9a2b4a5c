import { describe, expect, it } from 'vitest';
import { strategies, type StrategyName } from '@naswot/search';
import { methods, methodsWith } from './method.ts';

const every = Object.keys(strategies) as readonly StrategyName[];

describe('methods', () => {
  it('are of every strategy, where all are asked for', () => {
    expect([...new Set(methodsWith(every).map(({ strategy }) => strategy))].sort()).toEqual(every.toSorted());
  });

  it("are the paper's alone where none is asked for, and first where some are", () => {
    expect(methodsWith([])).toEqual(methods);
    expect(methodsWith(['random', 'hyperband']).slice(0, methods.length)).toEqual(methods);
    expect(methodsWith(['random', 'hyperband']).slice(methods.length)).toMatchObject([
      { strategy: 'hyperband', aim: 'trainings', end: 'time' },
    ]);
  });

  it('have names of their own', () => {
    const names = methodsWith(every).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
