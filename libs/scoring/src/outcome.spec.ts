import { describe, expect, it } from 'vitest';
import { isEnvironmental, type Outcome, type UnscorableReason } from './outcome.ts';

describe('an outcome', () => {
  it.each<[UnscorableReason, boolean]>([
    ['disconnected', false],
    ['coinciding-images', false],
    ['dependent-codes', false],
    ['crashed', true],
    ['memory', true],
    ['timeout', true],
  ])('%s is about the machine: %s', (reason, expected) => {
    expect(isEnvironmental({ kind: 'unscorable', reason, detail: '' })).toBe(expected);
  });

  it('that is a score is about the architecture', () => {
    const scored: Outcome = { kind: 'scored', value: 1, sizeTerm: null, separationTerm: null };
    expect(isEnvironmental(scored)).toBe(false);
  });
});
