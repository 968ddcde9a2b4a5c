import type { Split, TrainedAccuracy } from './trained-accuracy.ts';

/** What the accuracies of one column of a benchmark have in common. */
export interface Metric {
  readonly dataset: string;
  readonly split: Split;
  readonly epochs: number;
}

/**
 * The name of a metric, as the published table has it: `cifar10_test_200`, `imagenet16_120_valid_12`. Trained on `cifar10-valid`,
 * half of CIFAR-10, the validation accuracy is `cifar10_valid_200` and that of the official test set
 * `cifar10_valid_split_test_200`, which the authors select by.
 */
export function metricName({ dataset, split, epochs }: Metric): string {
  const name = dataset.toLowerCase().replaceAll('-', '_');
  if (name === 'cifar10_valid')
    return split === 'validation' ? `${name}_${epochs}` : `${name}_split_test_${epochs}`;
  return `${name}_${split === 'validation' ? 'valid' : 'test'}_${epochs}`;
}

/** A metric of a table that was read, with what was found. */
export interface MetricSummary extends Metric {
  /** Ascending; empty where the accuracies are means over seeds that the table does not name. */
  readonly seeds: readonly number[];
  readonly accuracies: number;
  /** Percent; of single accuracies where there are seeds. */
  readonly best: number;
}

/** Gathers what a table holds while it is read; its memory grows with the number of metrics alone. */
export class MetricTally {
  readonly #metrics = new Map<string, Metric & { seeds: Set<number>; accuracies: number; best: number }>();

  add(accuracy: TrainedAccuracy, name = metricName(accuracy)): void {
    const { dataset, split, epochs, seed } = accuracy;
    const found = this.#metrics.get(name);
    const metric = found ?? { dataset, split, epochs, seeds: new Set(), accuracies: 0, best: -Infinity };
    if (found === undefined) this.#metrics.set(name, metric);
    if (seed !== null) metric.seeds.add(seed);
    metric.accuracies++;
    metric.best = Math.max(metric.best, accuracy.accuracy);
  }

  /** By name, in the order in which they were first met. */
  summary(): Readonly<Record<string, MetricSummary>> {
    return Object.fromEntries(
      [...this.#metrics].map(([name, { seeds, ...metric }]) => [
        name,
        { ...metric, seeds: [...seeds].sort((a, b) => a - b) },
      ]),
    );
  }
}
