import type { SpecGrid } from '@naswot/search';
import type { Accuracies } from '../benchmark-table/accuracies-beside.ts';
import type { ScoreEntry } from '../score-json.ts';
import { scoreColumns } from '../score-table.ts';
import { decimal, table, type Column } from '../terminal.ts';
import type { RepeatSummary } from './repeat-summary.ts';

/** An entry of a ranking by means. */
export interface RepeatedEntry extends ScoreEntry {
  readonly rank: number;
  readonly repeats: RepeatSummary;
  readonly accuracies?: Accuracies;
}

const decimalOrNone = (value: number | null): string => (value === null ? '' : decimal(value));

const separationText = ({ separatedFromNext: is }: RepeatSummary): string =>
  is === null ? '' : is ? 'yes' : 'no';

const underColumn = (specs: number): Column<RepeatedEntry> => ({
  title: 'scored under',
  cell: ({ repeats }) => `${repeats.count} of ${specs}`,
});

/** Means with their noise, and what the architectures cost; under how many specs each has a value where some lack one. */
export function repeatTable(
  entries: readonly RepeatedEntry[],
  specs: number,
  metrics: readonly string[] = [],
): string {
  const costs = scoreColumns([], metrics).slice(1);
  return table(entries, [
    { title: '#', cell: ({ rank }) => String(rank) },
    {
      title: 'mean',
      cell: ({ repeats, outcome }) =>
        decimalOrNone(repeats.mean) || (outcome.kind === 'scored' ? '' : outcome.reason),
    },
    { title: 'sd', cell: ({ repeats }) => decimalOrNone(repeats.standardDeviation) },
    { title: 'separated from next', cell: ({ repeats }) => separationText(repeats) },
    ...(entries.some(({ repeats }) => repeats.count < specs) ? [underColumn(specs)] : []),
    ...costs,
  ]);
}

/** How the table is to be read. */
export function ruleLines(
  entries: readonly RepeatedEntry[],
  { minibatches, weights }: SpecGrid,
): readonly string[] {
  const specs = minibatches * weights;
  const drawn = [...(weights > 1 ? ['weights seeds'] : []), ...(minibatches > 1 ? ['minibatches'] : [])].join(
    ' and ',
  );
  return [
    `mean and sd over ${specs} specs; separated: the 95 % t interval of the paired difference to the next, over other ${drawn}, leaves out 0`,
    ...(entries.some(({ repeats }) => repeats.count < specs)
      ? ['those scored under more specs come first; a mean is over those under which there is a score']
      : []),
  ];
}

/** `3 x 2`: weights seeds by minibatch seeds. */
export const gridText = ({ weights, minibatches }: SpecGrid): string => `${weights} x ${minibatches}`;
