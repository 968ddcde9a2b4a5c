import {
  paretoFront,
  scoreAlone,
  spreadOf,
  valued,
  type FrontAsk,
  type FrontResult,
  type Goal,
  type RunSpread,
} from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { objectiveText } from '../objective/objective-text.ts';
import { runsSummary, type ReportedRuns, type RunsSummary } from './runs-summary.ts';
import { shownNumbers } from './shown-numbers.ts';

/** An architecture of the front of all runs. */
export interface FrontRow {
  readonly architecture: string;
  /** What it is by each objective that is a number by itself, and by the quantities of the others. */
  readonly values: Readonly<Record<string, number>>;
  /** Runs that found it, or one that is worth the same. */
  readonly runs: number;
  /** By each metric of the benchmark that reports; those that it has not are left out. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/** Everything that is told of runs with several objectives, the JSON document. */
export interface FrontsReport extends RunsSummary {
  /** As they are typed. */
  readonly objectives: readonly string[];
  /** How many architectures the runs' fronts have. */
  readonly frontSize: RunSpread;
  /** What nothing that any run asked for dominates, best by the first objective first; ranks are among all fronts' architectures. */
  readonly front: readonly FrontRow[];
}

const keyOf = (numbers: readonly (number | null)[]): string => JSON.stringify(numbers);

/** Every different architecture of the fronts by what it was measured as, of those alike the first, with the runs that found it. */
function foundBy(results: readonly FrontResult[]): ReadonlyMap<string, { ask: FrontAsk; runs: Set<number> }> {
  const found = new Map<string, { ask: FrontAsk; runs: Set<number> }>();
  results.forEach(({ front }, run) => {
    for (const ask of front) {
      const entry = found.get(keyOf(ask.quantities)) ?? { ask, runs: new Set() };
      entry.runs.add(run);
      found.set(keyOf(ask.quantities), entry);
    }
  });
  return found;
}

/** The front of all runs' fronts, with how many runs attained each of its points. */
export function attained(
  goals: readonly Goal[],
  results: readonly FrontResult[],
): readonly (FrontAsk & { readonly runs: number })[] {
  const entries = [...foundBy(results).values()];
  const points = valued(
    goals,
    entries.map(({ ask }) => ask),
  ).map((ask, k) => ({ ...ask, by: entries[k]!.runs }));
  return paretoFront(points).map(({ by: _, ...ask }) => {
    const equal = points.filter(({ values }) => keyOf(values) === keyOf(ask.values));
    return { ...ask, runs: new Set(equal.flatMap(({ by }) => [...by])).size };
  });
}

const numbers = (
  entries: readonly (readonly [string, number | null | undefined])[],
): Record<string, number> =>
  Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])));

/** What runs of several objectives came to. */
export function frontsReport(reported: ReportedRuns<FrontResult>): FrontsReport {
  const { space, rules, scoredBy, table, results } = reported;
  const [level] = (rules.aim ?? scoreAlone).levels;
  const goals = level?.goals ?? [];
  const shown = level === undefined ? [] : shownNumbers(level, scoredBy);
  const { format } = findSpace(space);
  const accuraciesOf = (position: Position) =>
    numbers([...(table?.accuracies ?? [])].map(([metric, values]) => [metric, values.get(position)]));
  return {
    ...runsSummary(reported),
    objectives: goals.map((goal) => objectiveText(goal, scoredBy)),
    frontSize: spreadOf(results.map(({ front }) => front.length)),
    front: attained(goals, results)
      .toSorted((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0))
      .map(({ position, quantities, runs }) => ({
        architecture: format(position),
        values: numbers(shown.map(({ name, of }) => [name, of(quantities)])),
        runs,
        accuracies: accuraciesOf(position),
      })),
  };
}
