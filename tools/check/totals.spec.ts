import { describe, expect, it } from 'vitest';
import { testTotals } from './totals.ts';

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

describe('testTotals', () => {
  it('counts single tests over all files', () => {
    const report = { testResults: [file('passed', 'passed', 'skipped'), file('failed', 'passed', 'failed')] };
    expect(testTotals(report, false)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(testTotals({ testResults: [file('failed')] }, false)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a run that failed outside its tests as one failure', () => {
    expect(testTotals({ testResults: [file('passed', 'passed')] }, false)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a run that left no report as one failure', () => {
    expect(testTotals(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
