import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand, type CommandResult } from './run-command.ts';
import { parseSelection, type Selection } from './selection.ts';
import { checkSteps, testCommand } from './steps.ts';
import { addTotals, stepTotals, testTotals, type TestReport, type Totals } from './totals.ts';

const tests = 'tests';

/** One line for a step that passed; what it wrote before that line for one that failed. */
function print(name: string, { isOk, output, durationMs }: CommandResult, remark = ''): void {
  if (!isOk) process.stdout.write(`${output.trimEnd()}\n`);
  const seconds = (durationMs / 1000).toFixed(1).padStart(7);
  process.stdout.write(`${name.padEnd(10)}${seconds} s  ${isOk ? 'ok' : 'FAILED'}${remark}\n`);
}

async function readReport(file: string): Promise<TestReport | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as TestReport;
  } catch (error) {
    process.stdout.write(`the test run left no report that can be read: ${String(error)}\n`);
    return null;
  }
}

async function runTests(paths: readonly string[]): Promise<Totals> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-check-'));
  try {
    const report = path.join(folder, 'tests.json');
    const result = await runCommand(testCommand(paths, report));
    const totals = testTotals(await readReport(report), result.isOk);
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped: the reference folder is absent` : '';
    print(tests, { ...result, isOk: totals.failed === 0 }, `  ${totals.passed} passed${skipped}`);
    return totals;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function selectionOrExit(): Selection {
  try {
    return parseSelection(process.argv.slice(2), [...checkSteps([]).map(({ name }) => name), tests]);
  } catch (error) {
    process.stderr.write(`npm test: error: ${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(2);
  }
}

process.chdir(path.resolve(import.meta.dirname, '../..'));
const { only, paths } = selectionOrExit();
const isSelected = (name: string): boolean => only?.has(name) ?? true;

let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const { name, command } of checkSteps(paths)) {
  if (!isSelected(name)) continue;
  const result = await runCommand(command);
  print(name, result);
  totals = addTotals(totals, stepTotals(result.isOk));
}
if (isSelected(tests)) totals = addTotals(totals, await runTests(paths));

process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
if (totals.failed > 0) process.exitCode = 1;
