/** What passed and what failed: steps and single tests, counted alike. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const addTotals = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** One step that passed or failed. */
export const stepTotals = (isOk: boolean): Totals => ({
  passed: isOk ? 1 : 0,
  failed: isOk ? 0 : 1,
  skipped: 0,
});

interface TestFile {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

/** The part of Vitest's JSON report that is read here. */
export interface TestReport {
  readonly testResults: readonly TestFile[];
}

/**
 * Counts single tests. A file that could not be loaded counts as one failure, and so does a run that failed although every test
 * passed (an error outside of them), so that no failure is lost.
 */
export function testTotals(report: TestReport | null, isOk: boolean): Totals {
  const files = report?.testResults ?? [];
  const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  const unloaded = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = count('failed') + unloaded;
  const passed = count('passed');
  return {
    passed,
    failed: isOk ? failed : Math.max(failed, 1),
    skipped: statuses.length - passed - count('failed'),
  };
}
