import { setImmediate as breathe } from 'node:timers/promises';
import { frontOnce, runMany, runOnce, type RunRules } from '@naswot/search';
import { findSpace, type Space } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkIfAny } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import type { Context } from '../context.ts';
import { boundedContext } from '../strategy-options.ts';
import { objectivesOf } from '../objective/objectives.ts';
import { integer, progressLine } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readAccuracyTable, type AccuracyTable } from './accuracy-table.ts';
import { frontsReport } from './fronts-report.ts';
import { longestMetrics } from './gather-runs.ts';
import type { KnownObjective } from './known-objective.ts';
import { objectiveFor, runRules } from './plan-runs.ts';
import type { RunFlags } from './run-request.ts';
import { runsReport } from './runs-report.ts';
import { frontsText, runsText } from './runs-text.ts';

/** Between two moments at which the line is drawn and signals are heard. */
const breathMs = 100;

/** Plays the runs, each by `once`; shows how many are done. */
async function playRuns<Result>(
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

/** What runs came to grief by, with what bounds them where that is not the search's constraints alone. */
function withBounds(error: unknown, { known, title }: KnownObjective, space: Space): unknown {
  if (!(error instanceof RangeError) || BigInt(known.size) === space.size) return error;
  return new UsageError(
    error.message,
    `${title} is known of ${integer(known.size)} of ${space.size} architectures, and runs stay among them: ` +
      `score more of the space, such as by 'naswot search ${space.name} --strategy exhaustive'`,
  );
}

/** How often something is played, and by what. */
export interface Playing<Result> {
  readonly runs: number;
  readonly isQuiet: boolean;
  readonly once: (rules: RunRules) => Result | null;
}

/** Plays runs among what is known. Throws a UsageError that says how much that is, where it is too little. */
export async function playKnown<Result>(
  rules: RunRules,
  objective: KnownObjective,
  space: Space,
  { runs, isQuiet, once }: Playing<Result>,
): Promise<readonly Result[]> {
  try {
    return await playRuns(rules, runs, isQuiet, once);
  } catch (error) {
    throw withBounds(error, objective, space);
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
    playKnown(rules, objective, space, {
      ...{ runs: flags.runs ?? 1, once },
      isQuiet: terminal.isQuiet || terminal.json,
    });
  if (objectives.goals.length > 1) {
    const report = frontsReport({ ...played, results: await play(frontOnce) });
    terminal.result(report, () => frontsText(report));
  } else {
    const report = runsReport({ ...played, results: await play(runOnce) });
    terminal.result(report, () => runsText(report));
  }
}
