import { setImmediate as breathe } from 'node:timers/promises';
import { frontOnce, runMany, runOnce, type RunRules } from '@naswot/search';
import { findSpace } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkIfAny } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import type { Context } from '../context.ts';
import { boundedContext } from '../strategy-options.ts';
import { objectivesOf } from '../objective/objectives.ts';
import { progressLine } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readAccuracyTable, type AccuracyTable } from './accuracy-table.ts';
import { frontsReport } from './fronts-report.ts';
import { longestMetrics } from './gather-runs.ts';
import { objectiveFor, runRules } from './plan-runs.ts';
import type { RunFlags } from './run-request.ts';
import { runsReport } from './runs-report.ts';
import { frontsText, runsText } from './runs-text.ts';

/** Between two moments at which the line is drawn and signals are heard. */
const breathMs = 100;

/** Plays the runs, each by `once`; shows how many are done. */
export async function playRuns<Result>(
  rules: RunRules,
  runs: number,
  isQuiet: boolean,
  once: (rules: RunRules) => Result | null,
): Promise<readonly Result[]> {
  const line = progressLine(!isQuiet);
  const results: Result[] = [];
  const start = performance.now();
  let breath = start;
  try {
    for (const result of runMany(rules, runs, once)) {
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
  const objectives = objectivesOf(flags);
  const { objective, benchmark } = await objectiveFor(space, objectives, flags, store);
  const known = runRules(space, flags, objective);
  const rules = { ...known, context: boundedContext(known.context, space, flags) };
  const reporting = await benchmarkIfAny(space.name, flags.benchmark ?? benchmark?.name, store);
  const table = await reportingTable(reporting, flags.metric, store);
  const { terminal } = context;
  const played = { space: space.name, rules, objective, scoredBy: objectives.scoredBy, table };
  const play = <Result>(once: (of: RunRules) => Result | null): Promise<readonly Result[]> =>
    playRuns(rules, flags.runs ?? 1, terminal.isQuiet || terminal.json, once);
  if (objectives.goals.length > 1) {
    const report = frontsReport({ ...played, results: await play(frontOnce) });
    terminal.result(report, () => frontsText(report));
  } else {
    const report = runsReport({ ...played, results: await play(runOnce) });
    terminal.result(report, () => runsText(report));
  }
}
