import { describe, expect, it } from 'vitest';
import type { Outcome } from '@naswot/scoring';
import { liarsAmong } from './canaries.ts';

const scored = (value: number): Outcome => ({ kind: 'scored', value, sizeTerm: null, separationTerm: null });
const opinions = (said: Readonly<Record<string, number>>): ReadonlyMap<string, Outcome> =>
  new Map(Object.entries(said).map(([scorer, value]) => [scorer, scored(value)]));

describe('scorers that a canary contradicts', () => {
  it.each([
    ['nobody where all agree', { a: 1, b: 1 }, true, []],
    ['nobody where they differ by rounding', { a: 1600, b: 1600.0001 }, true, []],
    ['nobody yet where it is one against one and a third may come', { a: 1, b: 2 }, true, null],
    ['nobody where it is one against one and no third may come', { a: 1, b: 2 }, false, []],
    ['the first where two contradict it', { a: 1, b: 2, c: 2 }, true, ['a']],
    ['all but the largest group', { a: 1, b: 2, c: 2, d: 3 }, true, ['a', 'd']],
  ])('are %s', (_what, said, mayBeMore, liars) => {
    expect(liarsAmong(opinions(said), mayBeMore)).toEqual(liars);
  });
});
