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

/** Milliseconds of an epoch: a constant, and for each MAC. */
export interface TrainingModel {
  readonly epochMs: number;
  readonly epochPerMacMs: number;
}

/** Times that are computed. */
export interface ModelledClock extends TrainingClock {
  readonly model: TrainingModel;
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

/** What a model needs of a table. */
interface TrainingTimes extends Pick<AccuracyTable, 'times'> {
  readonly benchmark: Pick<AccuracyTable['benchmark'], 'name'>;
}

/** What trainings took, by their length and then by architecture: each once, however many accuracies it gave. */
function timedTrainings(
  { times }: TrainingTimes,
  metrics: readonly StoredMetric[],
): ReadonlyMap<number, ReadonlyMap<Position, number>> {
  const trainings = new Map<number, ReadonlyMap<Position, number>>();
  for (const { metric, epochs } of metrics)
    trainings.set(epochs, new Map([...(trainings.get(epochs) ?? []), ...(times.get(metric) ?? [])]));
  return trainings;
}

/**
 * A model of training times: an epoch on one data set takes a constant, and a time for each MAC, by least squares over the trainings
 * that `table` has times of, those of one architecture and length as one. `metrics` are its metrics on the data set. Throws a
 * UsageError where it has too few; `timeOf` does for an architecture that would take no time or less.
 */
export function modelledClock(
  table: TrainingTimes,
  metrics: readonly StoredMetric[],
  macsOf: (position: Position) => number,
): ModelledClock {
  const { benchmark } = table;
  const epochs: TimedEpoch[] = [...timedTrainings(table, metrics)].flatMap(([count, taken]) =>
    Array.from(taken, ([position, timeMs]) => ({ macs: macsOf(position), epochMs: timeMs / count })),
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
  const seconds = (ms: number): string => (ms / 1000).toPrecision(3);
  const epochOf = (macs: number): number => {
    const epochMs = intercept + slope * macs;
    if (epochMs > 0) return epochMs;
    throw new UsageError(
      `the model of training times by '${benchmark.name}' gives ${seconds(epochMs)} s for an epoch of ${macs} MACs; expected more than 0`,
      `its times, of ${epochs.length} trainings, do not tell those of other architectures; name another benchmark with --times-from`,
    );
  };
  return {
    title: `a model of training times: ${seconds(intercept)} s + ${seconds(slope * 1e6)} s per million MACs for an epoch on ${dataset}, from ${epochs.length} trainings of ${benchmark.name}`,
    kind: 'modelled',
    model: { epochMs: intercept, epochPerMacMs: slope },
    timeOf: (position, { epochs: count }) => count * epochOf(macsOf(position)),
  };
}
