import {
  bestSoFar,
  roundPlaces,
  spreadOf,
  type CurvePoint,
  type RunResult,
  type RunRules,
  type RunSpread,
} from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import type { AccuracyTable } from './accuracy-table.ts';
import type { CostClock, KnownObjective } from './known-objective.ts';

/** What the runs found, by one number of what they chose. */
export interface ReportedColumn extends RunSpread {
  /** `objective`, or a metric of the benchmark. */
  readonly name: string;
  /** Whether it is what the runs chose by. */
  readonly isSelecting: boolean;
  /** Runs whose choice has that number. */
  readonly runs: number;
  /** Its best so far, over asks. */
  readonly curve: readonly CurvePoint[];
}

/** Everything that is told of runs, the JSON document. */
export interface RunsReport {
  readonly space: string;
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly runs: number;
  readonly window: number;
  readonly objective: string;
  /** Architectures that the objective is known of, out of the space's. */
  readonly known: number;
  readonly size: string;
  /** The benchmark that reports; null where there is none. */
  readonly benchmark: string | null;
  /** Whether what reports is what selects: the choice has seen it. */
  readonly selectsByReported: readonly string[];
  readonly asks: RunSpread;
  /** Simulated, with where its costs are from; null where costs are not known. */
  readonly simulatedTimeMs: (RunSpread & { readonly clock: string; readonly kind: CostClock['kind'] }) | null;
  readonly columns: readonly ReportedColumn[];
  /** What most runs chose, with how many did. */
  readonly choices: readonly { readonly architecture: string; readonly runs: number }[];
}

export interface ReportedRuns {
  readonly space: string;
  readonly rules: RunRules;
  readonly objective: KnownObjective;
  readonly table: AccuracyTable | null;
  readonly results: readonly RunResult[];
}

/** What a run chose in the end. */
export const choiceOf = ({ incumbents }: RunResult): Position =>
  incumbents.reduce((_, incumbent) => incumbent).position;

type WorthOf = (position: Position) => number | null;

function reported(
  name: string,
  isSelecting: boolean,
  results: readonly RunResult[],
  worthOf: WorthOf,
): readonly ReportedColumn[] {
  const values = results.map((result) => worthOf(choiceOf(result))).filter((value) => value !== null);
  if (values.length === 0) return [];
  const places = roundPlaces(Math.max(...results.map(({ asks }) => asks)));
  const curve = bestSoFar(results, 'asks', places, worthOf);
  return [{ name, isSelecting, runs: values.length, ...spreadOf(values), curve }];
}

const choiceCount = 5;

function commonChoices(space: string, results: readonly RunResult[]): RunsReport['choices'] {
  const counts = new Map<Position, number>();
  for (const result of results) counts.set(choiceOf(result), (counts.get(choiceOf(result)) ?? 0) + 1);
  const { format } = findSpace(space);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, choiceCount)
    .map(([position, runs]) => ({ architecture: format(position), runs }));
}

/** What runs came to: each number of their choices with its spread and curve. */
export function runsReport({ space, rules, objective, table, results }: ReportedRuns): RunsReport {
  const { strategy, context, window } = rules;
  const dearest = context.fidelities.costs.length - 1;
  const objectiveOf: WorthOf = (position) => objective.measure(position, dearest).values[0] ?? null;
  const metrics = [...(table?.accuracies ?? [])];
  const isSelecting = (metric: string): boolean =>
    metric === objective.column?.metric && table?.benchmark.name === objective.column.benchmark;
  return {
    space,
    strategy: strategy.name,
    parameters: context.parameters,
    seed: context.seed,
    runs: results.length,
    window,
    objective: objective.title,
    known: objective.known.size,
    size: String(context.space.size),
    benchmark: table?.benchmark.name ?? null,
    selectsByReported: metrics.map(([metric]) => metric).filter(isSelecting),
    asks: spreadOf(results.map(({ asks }) => asks)),
    simulatedTimeMs:
      objective.clock === null
        ? null
        : {
            clock: objective.clock.title,
            kind: objective.clock.kind,
            ...spreadOf(results.map(({ endMs }) => endMs)),
          },
    columns: [
      ...reported('objective', true, results, objectiveOf),
      ...metrics.flatMap(([metric, values]) =>
        reported(metric, isSelecting(metric), results, (position) => values.get(position) ?? null),
      ),
    ],
    choices: commonChoices(space, results),
  };
}
