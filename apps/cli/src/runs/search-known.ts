import { setImmediate as breathe } from 'node:timers/promises';
import { runMany, type RunResult, type RunRules } from '@naswot/search';
import { findSpace } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkIfAny } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import type { Context } from '../context.ts';
import { boundedContext } from '../strategy-options.ts';
import { progressLine } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readAccuracyTable, type AccuracyTable } from './accuracy-table.ts';
import { longestMetrics } from './gather-runs.ts';
import { objectiveFor, runRules } from './plan-runs.ts';
import type { RunFlags } from './run-request.ts';
import { runsReport } from './runs-report.ts';
import { runsText } from './runs-text.ts';

/** Between two moments at which the line is drawn and signals are heard. */
const breathMs = 100;

/** Plays the runs; shows how many are done. */
export async function playRuns(
  rules: RunRules,
  runs: number,
  isQuiet: boolean,
): Promise<readonly RunResult[]> {
  const line = progressLine(!isQuiet);
  const results: RunResult[] = [];
  const start = performance.now();
  let breath = start;
  try {
    for (const result of runMany(rules, runs)) {
      results.push(result);
      const now = performance.now();
      if (now - breath < breathMs) continue;
      breath = now;
      line.update({ done: results.length, total: runs, rate: (results.length / (now - start)) * 1000 });
      await breathe();
    }
    return results;
  } finally {
    line.stop();
  }
}

/** What reports: the metrics asked for, else those of the longest trainings. Null where there is no benchmark. */
async function reportingTable(
  benchmark: BenchmarkRecord | null,
  metrics: readonly string[] | undefined,
  store: Store,
): Promise<AccuracyTable | null> {
  if (benchmark === null) return null;
  const names = metrics ?? longestMetrics(benchmark).map(({ metric }) => metric);
  return readAccuracyTable(benchmark, store.benchmarks, names);
}

/** `naswot search --runs`: many independent searches on scores and accuracies that are in the store. */
export async function searchKnown(
  given: string | undefined,
  flags: RunFlags,
  context: Context,
): Promise<void> {
  if (given === undefined) throw new UsageError('a space is missing', "see 'naswot space list'");
  const space = findSpace(given);
  await using store = await openTables(context);
  const { objective, benchmark } = await objectiveFor(space, flags, store);
  const known = runRules(space, flags, objective);
  const rules = { ...known, context: boundedContext(known.context, space, flags) };
  const reporting = await benchmarkIfAny(space.name, flags.benchmark ?? benchmark?.name, store);
  const table = await reportingTable(reporting, flags.metric, store);
  const results = await playRuns(rules, flags.runs ?? 1, context.terminal.isQuiet || context.terminal.json);
  const report = runsReport({ space: space.name, rules, objective, table, results });
  context.terminal.result(report, () => runsText(report));
}
