import { namedParameters, spreadOf, type RunEnd, type RunRules, type RunSpread } from '@naswot/search';
import type { AccuracyTable } from './accuracy-table.ts';
import type { CostClock, KnownObjective } from './known-objective.ts';

/** What is told of all runs. */
export interface RunsSummary {
  readonly space: string;
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number | string>>;
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
}

/** Runs that were played, with what they were played on. */
export interface ReportedRuns<Result extends RunEnd> {
  readonly space: string;
  readonly rules: RunRules;
  readonly objective: KnownObjective;
  /** The proxy that scores. */
  readonly scoredBy: string;
  readonly table: AccuracyTable | null;
  readonly results: readonly Result[];
}

/** Whether a metric of the benchmark that reports is one that the objective looks at. */
export const isSelecting = (
  { objective, table }: Pick<ReportedRuns<RunEnd>, 'objective' | 'table'>,
  metric: string,
): boolean =>
  objective.columns.some((column) => column.metric === metric && column.benchmark === table?.benchmark.name);

export function runsSummary(reported: ReportedRuns<RunEnd>): RunsSummary {
  const { space, rules, objective, table, results } = reported;
  const { strategy, context, window } = rules;
  const metrics = [...(table?.accuracies.keys() ?? [])];
  return {
    space,
    strategy: strategy.name,
    parameters: namedParameters(strategy.parameters, context.parameters),
    seed: context.seed,
    runs: results.length,
    window,
    objective: objective.title,
    known: objective.known.size,
    size: String(context.space.size),
    benchmark: table?.benchmark.name ?? null,
    selectsByReported: metrics.filter((metric) => isSelecting(reported, metric)),
    asks: spreadOf(results.map(({ asks }) => asks)),
    simulatedTimeMs:
      objective.clock === null
        ? null
        : {
            clock: objective.clock.title,
            kind: objective.clock.kind,
            ...spreadOf(results.map(({ endMs }) => endMs)),
          },
  };
}
