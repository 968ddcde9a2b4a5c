import { plainGoal } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { BenchmarkRecord } from '@naswot/store';
import { metricsOf, type StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import type { AccuracyTable } from './accuracy-table.ts';
import { knownAt, type KnownObjective } from './known-objective.ts';
import type { TrainingClock } from './training-clock.ts';

/** The metric that selects and those of shorter trainings on the same data: what a search may measure by, cheapest first. */
export function levelsOf(benchmark: BenchmarkRecord, selecting: string): readonly StoredMetric[] {
  const all = metricsOf(benchmark);
  const dearest = all.find(({ metric }) => metric === selecting);
  if (dearest === undefined) return [];
  return all
    .filter(({ dataset, split }) => dataset === dearest.dataset && split === dearest.split)
    .filter(({ epochs }) => epochs <= dearest.epochs)
    .toSorted((a, b) => a.epochs - b.epochs);
}

/** Those of which `accuracies` has every level. */
const knownBy = (levels: readonly ReadonlyMap<Position, number>[]): ReadonlySet<Position> =>
  new Set([...(levels[0]?.keys() ?? [])].filter((position) => levels.every((level) => level.has(position))));

/** Trained accuracy as an objective, of the architectures that have all levels; costs are 0 without a clock. */
export function accuracyObjective(
  { benchmark, accuracies }: AccuracyTable,
  levels: readonly StoredMetric[],
  clock: TrainingClock | null,
): KnownObjective {
  const values = levels.map(({ metric }) => accuracies.get(metric) ?? new Map<Position, number>());
  const metric = levels.at(-1)?.metric ?? 'accuracy';
  return {
    title: `${metric} of ${benchmark.name}`,
    columns: [{ benchmark: benchmark.name, metric }],
    aim: {
      levels: levels.map((level) => ({
        cost: level.epochs,
        goals: [plainGoal({ kind: 'accuracy', benchmark: benchmark.name, metric: level.metric })],
      })),
    },
    known: knownBy(values),
    measure: (position, fidelity) => ({
      values: [knownAt(values[fidelity]!, position)],
      costMs: clock === null ? 0 : clock.timeOf(position, levels[fidelity]!),
    }),
    clock: clock && { kind: clock.kind, title: clock.title },
  };
}
