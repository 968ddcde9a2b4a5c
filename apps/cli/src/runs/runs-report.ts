import {
  bestSoFar,
  roundPlaces,
  scoreAlone,
  spreadOf,
  type CurvePoint,
  type RunResult,
  type RunSpread,
} from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { isSelecting, runsSummary, type ReportedRuns, type RunsSummary } from './runs-summary.ts';
import { shownNumbers } from './shown-numbers.ts';

/** What the runs found, by one number of what they chose. */
export interface ReportedColumn extends RunSpread {
  /** `objective` where it is a number by itself; a quantity that it is made of; or a metric of the benchmark. */
  readonly name: string;
  /** Whether it is what the runs chose by. */
  readonly isSelecting: boolean;
  /** Runs whose choice has that number. */
  readonly runs: number;
  /** That of the best so far, over asks. */
  readonly curve: readonly CurvePoint[];
}

/** Everything that is told of runs with one objective, the JSON document. */
export interface RunsReport extends RunsSummary {
  readonly columns: readonly ReportedColumn[];
  /** What most runs chose, with how many did. */
  readonly choices: readonly { readonly architecture: string; readonly runs: number }[];
}

/** What a run chose in the end. */
export const choiceOf = ({ incumbents }: RunResult): Position =>
  incumbents.reduce((_, incumbent) => incumbent).position;

type WorthOf = (position: Position) => number | null;

function reportedColumn(
  name: string,
  selects: boolean,
  results: readonly RunResult[],
  worthOf: WorthOf,
): readonly ReportedColumn[] {
  const values = results.map((result) => worthOf(choiceOf(result))).filter((value) => value !== null);
  if (values.length === 0) return [];
  const places = roundPlaces(Math.max(...results.map(({ asks }) => asks)));
  const curve = bestSoFar(results, 'asks', places, worthOf);
  return [{ name, isSelecting: selects, runs: values.length, ...spreadOf(values), curve }];
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

/** The objective where it is a sum, and every quantity that it is made of, of what the runs chose. */
function objectiveColumns({
  rules,
  objective,
  scoredBy,
  results,
}: ReportedRuns<RunResult>): readonly ReportedColumn[] {
  const { levels } = rules.aim ?? scoreAlone;
  const [level, fidelity] = [levels.at(-1), levels.length - 1];
  if (level === undefined) return [];
  const isSum = level.goals[0]?.by === 'sum';
  return shownNumbers(level, scoredBy).flatMap(({ name, of }, place) =>
    reportedColumn(place === 0 && isSum ? 'objective' : name, true, results, (position) =>
      of(objective.measure(position, fidelity).values),
    ),
  );
}

/** What runs came to: each number of their choices with its spread and curve. */
export function runsReport(reported: ReportedRuns<RunResult>): RunsReport {
  const { space, table, results } = reported;
  return {
    ...runsSummary(reported),
    columns: [
      ...objectiveColumns(reported),
      ...[...(table?.accuracies ?? [])].flatMap(([metric, values]) =>
        reportedColumn(
          metric,
          isSelecting(reported, metric),
          results,
          (position) => values.get(position) ?? null,
        ),
      ),
    ],
    choices: commonChoices(space, results),
  };
}
