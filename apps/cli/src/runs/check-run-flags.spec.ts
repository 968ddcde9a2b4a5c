import { describe, expect, it } from 'vitest';
import { checkRunFlags } from './check-run-flags.ts';
import type { RunFlags } from './run-request.ts';

const flags = (given: Partial<RunFlags>): RunFlags => given as RunFlags;

describe('flags of runs', () => {
  it.each<[Partial<RunFlags>, string]>([
    [{ timeLimit: 1000 }, '--time-limit'],
    [{ name: 'x' }, '--name'],
    [{ resume: 'k7p2' }, '--resume'],
    [{ detach: true }, '--detach'],
    [{ priority: 2 }, '--priority'],
  ])('are not those of a stored search: %o', (given, flag) => {
    checkRunFlags(flags(given));
    expect(() => {
      checkRunFlags(flags({ ...given, runs: 5 }));
    }).toThrow(`--runs plays searches that are neither stored nor timed; received it with ${flag}`);
  });

  it.each<[Partial<RunFlags>, string]>([
    [{ benchmark: 'table' }, '--benchmark'],
    [{ metric: ['cifar10_test_200'] }, '--metric'],
    [{ spec: 'e3f5' }, '--spec'],
  ])('are refused without --runs: %o', (given, flag) => {
    checkRunFlags(flags({ ...given, runs: 5 }));
    expect(() => {
      checkRunFlags(flags(given));
    }).toThrow(`${flag} says what runs on stored scores read; received it without --runs`);
  });
});
