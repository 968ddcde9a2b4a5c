import { leastSquaresLine } from '@naswot/statistics';
import type { Position } from '@naswot/space';
import type { StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import { UsageError } from '../usage-error.ts';
import type { AccuracyTable } from './accuracy-table.ts';
import { knownAt, type CostClock } from './known-objective.ts';

/** How long training takes, in simulated time. */
export interface TrainingClock extends CostClock {
  /** Milliseconds of the whole training after which the metric was measured. */
  timeOf(position: Position, metric: StoredMetric): number;
}

/** The benchmark's own times, where it has them for everything that it has an accuracy for; else null. */
export function recordedClock(
  { benchmark, accuracies, times }: AccuracyTable,
  metrics: readonly StoredMetric[],
): TrainingClock | null {
  const isWhole = metrics.every(
    ({ metric }) => times.get(metric)?.size === (accuracies.get(metric)?.size ?? 0),
  );
  if (!isWhole) return null;
  return {
    title: `the training times of ${benchmark.name}`,
    kind: 'recorded',
    timeOf: (position, { metric }) => knownAt(times.get(metric) ?? new Map<Position, number>(), position),
  };
}

/** An epoch of training, in milliseconds, beside the MACs of what was trained. */
interface TimedEpoch {
  readonly macs: number;
  readonly epochMs: number;
}

/**
 * A model of training times: an epoch on one data set takes a constant, and a time for each MAC, by least squares over the trainings
 * that `table` has times of. `metrics` are its metrics on the data set. Throws a UsageError where it has too few.
 */
export function modelledClock(
  { benchmark, times }: AccuracyTable,
  metrics: readonly StoredMetric[],
  macsOf: (position: Position) => number,
): TrainingClock {
  const epochs: TimedEpoch[] = metrics.flatMap(({ metric, epochs: count }) =>
    Array.from(times.get(metric) ?? [], ([position, timeMs]) => ({
      macs: macsOf(position),
      epochMs: timeMs / count,
    })),
  );
  const dataset = metrics[0]?.dataset ?? 'the data set';
  if (new Set(epochs.map(({ macs }) => macs)).size < 2)
    throw new UsageError(
      `'${benchmark.name}' has training times on ${dataset} of ${epochs.length} trainings; a model of times needs those of two architectures of different MACs`,
      'import records that have times, such as those of NATS-Bench, and name them with --times-from NAME',
    );
  const { intercept, slope } = leastSquaresLine(
    epochs.map(({ macs }) => macs),
    epochs.map(({ epochMs }) => epochMs),
  );
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  return {
    title: `a model of training times: ${seconds(intercept)} s + ${seconds(slope * 1e6)} s per million MACs for an epoch on ${dataset}, from ${epochs.length} trainings of ${benchmark.name}`,
    kind: 'modelled',
    timeOf: (position, { epochs: count }) => count * (intercept + slope * macsOf(position)),
  };
}
