import type { Metric } from '@naswot/benchmark';

/** Percent, over the runs of a method. */
export interface PublishedSpread {
  readonly mean: number;
  readonly sd: number;
}

/** A column of a table: an accuracy. */
export interface PublishedColumn {
  /** As people read it: `CIFAR-10 test`. */
  readonly name: string;
  readonly metric: Metric;
}

/** A row as it is printed. */
export interface PublishedRow {
  readonly method: string;
  /** Of one run; null where none is printed. */
  readonly seconds: number | null;
  readonly runs: number;
  /** One for each column; null where none is printed. */
  readonly cells: readonly (PublishedSpread | null)[];
  /** Whether the method trains a network that holds all others, and lies outside this program. */
  readonly isWeightSharing: boolean;
}

export interface PublishedTable {
  readonly space: string;
  readonly columns: readonly PublishedColumn[];
  readonly rows: readonly PublishedRow[];
}

/** `91.19±0.31`, `-`: as the paper prints them, one for each column. */
function cellsOf(text: string): readonly (PublishedSpread | null)[] {
  return text.split(' ').map((cell) => {
    if (cell === '-') return null;
    const [mean = NaN, sd = NaN] = cell.split('±').map(Number);
    if (!Number.isFinite(mean) || !Number.isFinite(sd))
      throw new RangeError(`received the cell '${cell}', expected a mean±sd or -`);
    return { mean, sd };
  });
}

/** A row of a method that is run on tables. */
export const row = (method: string, seconds: number | null, runs: number, cells: string): PublishedRow => ({
  ...{ method, seconds, runs, cells: cellsOf(cells) },
  isWeightSharing: false,
});

/** A row of a method that shares weights. */
export const sharingRow = (...given: Parameters<typeof row>): PublishedRow => ({
  ...row(...given),
  isWeightSharing: true,
});

const column = (name: string, dataset: string, split: Metric['split'], epochs: number): PublishedColumn => ({
  name,
  metric: { dataset, split, epochs },
});

/** Validation and test accuracy of three data sets, in the order in which the paper prints them; half of CIFAR-10 is to validate by. */
export const sixColumns = (epochs: number): readonly PublishedColumn[] => [
  column('CIFAR-10 validation', 'cifar10-valid', 'validation', epochs),
  column('CIFAR-10 test', 'cifar10', 'test', epochs),
  column('CIFAR-100 validation', 'cifar100', 'validation', epochs),
  column('CIFAR-100 test', 'cifar100', 'test', epochs),
  column('ImageNet16-120 validation', 'ImageNet16-120', 'validation', epochs),
  column('ImageNet16-120 test', 'ImageNet16-120', 'test', epochs),
];

export const oneColumn = (name: string, metric: Metric): readonly PublishedColumn[] => [{ name, metric }];
