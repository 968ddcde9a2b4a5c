import { splits, type Split, type TrainedAccuracy } from '../trained-accuracy.ts';
import type { ColumnMapping, MetricColumn } from './column-mapping.ts';
import { isEmpty, numberIn, refuse, textIn, wholeIn, type Row } from './cells.ts';
import { nasBench101Cell } from './nas-bench-101-cell.ts';

/** Sizes of numbers that floating point leaves of a percentage: 0.943176 is 94.3176 and not 94.31760000000001. */
const percentDigits = 1e8;

function accuracyIn(row: Row, column: string, scale: ColumnMapping['scale']): number {
  const most = scale === 'percent' ? 100 : 1;
  const expected = scale === 'percent' ? 'a percentage from 0 to 100' : 'a fraction from 0 to 1';
  const value = numberIn(row, column, expected);
  if (value < 0 || value > most) refuse(column, row[column], expected);
  return scale === 'percent' ? value : Math.round(value * 100 * percentDigits) / percentDigits;
}

interface Column {
  readonly column: string;
}

/** A constant of the mapping, or what `read` finds in its column. */
const constantOr = <Constant extends string | number | null>(
  given: Constant | Column,
  read: (column: string) => Constant,
): Constant => (typeof given === 'object' && given !== null ? read(given.column) : given);

function splitIn(row: Row, column: string): Split {
  const text = textIn(row, column);
  return splits.find((split) => split === text) ?? refuse(column, text, splits.join(' or '));
}

const seedIn = (row: Row, column: string): number | null =>
  isEmpty(row[column]) ? null : wholeIn(row, column);

function timeIn(row: Row, { trainingTime }: MetricColumn): number | null {
  if (trainingTime === undefined || isEmpty(row[trainingTime.column])) return null;
  const time = numberIn(row, trainingTime.column, 'a time');
  if (time < 0) refuse(trainingTime.column, row[trainingTime.column], 'a time');
  return trainingTime.unit === 's' ? time * 1000 : time;
}

function architectureIn(row: Row, architecture: ColumnMapping['architecture']): string {
  if ('column' in architecture) return textIn(row, architecture.column);
  const { vertices, edgeBits, operations } = architecture;
  // A cell of two vertices has no operations.
  const digits = isEmpty(row[operations]) ? '' : textIn(row, operations);
  return nasBench101Cell(textIn(row, vertices), textIn(row, edgeBits), digits);
}

/** The accuracies of one row of a table. Throws a BenchmarkError that names the column and what was received. */
export function mapRow(row: Row, mapping: ColumnMapping): TrainedAccuracy[] {
  const common = {
    architecture: architectureIn(row, mapping.architecture),
    index: mapping.index === undefined ? null : wholeIn(row, mapping.index.column),
    parameters: mapping.parameters === undefined ? null : wholeIn(row, mapping.parameters.column),
  };
  return mapping.metrics
    .filter(({ column, optional }) => !optional || !isEmpty(row[column]))
    .map((metric) => ({
      ...common,
      dataset: constantOr<string>(metric.dataset, (column) => textIn(row, column)),
      split: constantOr<Split>(metric.split, (column) => splitIn(row, column)),
      epochs: constantOr<number>(metric.epochs, (column) => wholeIn(row, column)),
      seed: constantOr<number | null>(metric.seed, (column) => seedIn(row, column)),
      accuracy: accuracyIn(row, metric.column, mapping.scale),
      trainingTimeMs: timeIn(row, metric),
    }));
}
