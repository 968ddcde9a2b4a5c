import { timeAccuracy, timeRemarks } from '../../methods/time-accuracy.ts';
import { figureOptions, writeBoth } from '../../figure-file.ts';
import type { Sitting } from '../score-samples.ts';
import { playTable, type PlayedTable } from '../tables/play-table.ts';
import type { PublishedTable } from '../tables/published-table.ts';
import { table2a } from '../tables/published-tables.ts';
import type { TableReproduction } from '../tables/table-reproduction.ts';
import { rowsOf, unfilled } from '../tables/table-rows.ts';
import { methodRemarks, oneDevice } from './table-2a.ts';
import type { Target } from './target.ts';

const columnName = 'CIFAR-10 test';

/** The figure prints no numbers: the columns and methods of Table 2(a) without them. */
const figure7: PublishedTable = {
  space: table2a.space,
  columns: table2a.columns.filter(({ name }) => name === columnName),
  rows: [],
};

async function draw(
  { played, table, columns, search, engines }: PlayedTable,
  { flags, target }: Sitting,
): Promise<readonly string[]> {
  const { timeAccuracyFigure } = await import('@naswot/report');
  const [column] = columns;
  const values = table.accuracies.get(column?.metric ?? '');
  if (values === undefined) return [];
  // Without durations that can be added up, searches by score have no place along the axis.
  const timed = oneDevice(engines) ? played : played.filter(({ method: { aim } }) => aim !== 'score');
  const figure = timeAccuracyFigure(
    {
      ...timeAccuracy(timed, values),
      runs: flags.runs,
      accuracy: { label: `${columnName} accuracy`, unit: '%' },
      remarks: timeRemarks(timed),
    },
    figureOptions({}, search.specDigest),
  );
  return await writeBoth(flags.output ?? '.', target, figure);
}

async function reproduce(sitting: Sitting): Promise<TableReproduction | null> {
  const { runs } = sitting.flags;
  const found = await playTable(figure7, sitting);
  if (found === null) return null;
  if (found.kind === 'missing')
    return { runs, remarks: [], figures: [], searches: [], ...unfilled(figure7, found.needs) };
  const { columns, played, table, engines, search } = found;
  return {
    ...{ runs, columns, searches: [search.id] },
    rows: rowsOf(played, {
      ...{ table: figure7, columns, accuracies: table.accuracies, isComparable: false },
      isOneDevice: oneDevice(engines),
    }),
    remarks: [
      'The figure prints no numbers: there is no verdict. table-2a sets the same methods beside those of the table.',
      ...methodRemarks(sitting, found),
    ],
    figures: await draw(found, sitting),
  };
}

export const fig7: Target = {
  title: 'Fig. 7: accuracy against search time',
  source: 'Mellor et al., ICML 2021, arXiv:2006.04647',
  samples: 'all',
  reproduce,
};
