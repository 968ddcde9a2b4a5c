export const splits = ['validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** The accuracy of one architecture that was trained once, or the mean of several such. */
export interface TrainedAccuracy {
  /** The string of its space. */
  readonly architecture: string;
  /** Row of the published table; null where the table has none. */
  readonly index: number | null;
  /** The benchmark's own name of the data it was trained on: `cifar10-valid`, `cifar10`, `cifar100`, `ImageNet16-120`. */
  readonly dataset: string;
  /** What it was measured on. */
  readonly split: Split;
  /** Of the whole training, after which it was measured. */
  readonly epochs: number;
  /** Of the training; null for a mean over seeds. */
  readonly seed: number | null;
  /** Percent, 0 to 100. */
  readonly accuracy: number;
  /** Of the training alone; null where it is not known. */
  readonly trainingTimeMs: number | null;
  /** Of the network as it was trained, with the data set's classes; null where it is not known. */
  readonly parameters: number | null;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean where all are known, else null. */
const knownMean = (values: readonly (number | null)[]): number | null =>
  values.every((value) => value !== null) ? mean(values) : null;

const groupOf = ({ architecture, dataset, split, epochs }: TrainedAccuracy): string =>
  JSON.stringify([architecture, dataset, split, epochs]);

/** One accuracy for each architecture, data set, split and epochs: the mean over the seeds given, in the order of the first of each. */
export function meanOverSeeds(accuracies: readonly TrainedAccuracy[]): TrainedAccuracy[] {
  const groups = new Map<string, TrainedAccuracy[]>();
  for (const accuracy of accuracies) {
    const group = groups.get(groupOf(accuracy));
    if (group === undefined) groups.set(groupOf(accuracy), [accuracy]);
    else group.push(accuracy);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    seed: null,
    accuracy: mean(group.map(({ accuracy }) => accuracy)),
    trainingTimeMs: knownMean(group.map(({ trainingTimeMs }) => trainingTimeMs)),
  }));
}
