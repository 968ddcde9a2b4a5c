import { decimal, table } from '../../terminal.ts';
import { tableRuleInWords } from './judge-means.ts';
import type { PublishedSpread } from './published-table.ts';
import type { RunTime, TableCell, TableColumn, TableReproduction, TableRow } from './table-reproduction.ts';

const publishedText = (cell: PublishedSpread | null | undefined): string =>
  cell === null || cell === undefined ? '' : `${decimal(cell.mean)} ± ${decimal(cell.sd)}`;

const spreadText = ({ mean, standardDeviation }: Pick<RunTime, 'mean' | 'standardDeviation'>): string =>
  standardDeviation === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(standardDeviation)}`;

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${decimal(Math.abs(value))}`;

const cellIn = ({ cells }: TableRow, { name }: TableColumn): TableCell | undefined =>
  cells.find(({ column }) => column === name);

function verdictText({ isModelled }: TableRow, cell: TableCell | undefined): string {
  if (cell?.judgement) return cell.judgement.verdict;
  return isModelled ? 'modelled' : '';
}

/** How long methods take, and how much they ask for. */
const methodsTable = (rows: readonly TableRow[]): string =>
  table(rows, [
    { title: 'method', align: 'left', cell: ({ method }) => method },
    { title: 'architectures', cell: ({ asks }) => (asks === null ? '' : decimal(asks)) },
    { title: 'paper s', cell: ({ publishedSeconds: s }) => (s === null ? '' : decimal(s)) },
    { title: 'our s', cell: ({ seconds }) => (seconds === null ? '' : spreadText(seconds)) },
    { title: 'time', align: 'left', cell: ({ seconds }) => seconds?.kind ?? '' },
  ]);

const columnTable = (column: TableColumn, rows: readonly TableRow[]): string =>
  table(rows, [
    { title: column.name, align: 'left', cell: ({ method }) => method },
    { title: 'paper', cell: (row) => publishedText(cellIn(row, column)?.published) },
    {
      title: `ours (${column.metric ?? ''})`,
      cell(row) {
        const ours = cellIn(row, column)?.ours;
        return ours ? spreadText(ours) : '';
      },
    },
    {
      title: 'difference',
      cell(row) {
        const cell = cellIn(row, column);
        if (!cell?.ours || !cell.published) return '';
        const error = cell.judgement === null ? '' : ` ± ${decimal(cell.judgement.samplingError)}`;
        return `${signed(cell.ours.mean - cell.published.mean)}${error}`;
      },
    },
    { title: 'verdict', align: 'left', cell: (row) => verdictText(row, cellIn(row, column)) },
  ]);

/** What stands in the paper alone, with what each would need. */
function missingText(columns: readonly TableColumn[], rows: readonly TableRow[]): readonly string[] {
  const lacking = columns.filter(({ metric }) => metric === null);
  const alone = rows.filter(({ needs }) => needs !== null);
  const blank: readonly string[] = [...new Set([...lacking, ...alone].map(({ needs }) => needs ?? ''))];
  const lines = blank.map((needs) => {
    const of = [
      ...lacking.filter((each) => each.needs === needs).map(({ name }) => name),
      ...alone.filter((each) => each.needs === needs).map(({ method }) => method),
    ];
    return `  ${of.join(', ')}\n    needs ${needs}`.replace('needs not', 'not');
  });
  const shown = rows.filter((row) =>
    row.cells.some(({ published, ours }) => published !== null && ours === null),
  );
  if (lines.length === 0) return [];
  const values = table(shown, [
    { title: 'the paper alone', align: 'left', cell: ({ method }) => method },
    ...columns.map((column) => ({
      title: column.name,
      cell(row: TableRow) {
        const cell = cellIn(row, column);
        return cell?.ours ? '' : publishedText(cell?.published);
      },
    })),
  ]);
  return [values, lines.join('\n')];
}

/** A table for people. */
export function tableText(
  { title, source }: { readonly title: string; readonly source: string },
  { columns, rows, remarks, figures }: TableReproduction,
): string {
  const computed = rows.filter(({ needs }) => needs === null);
  const filled = columns.filter(({ metric }) => metric !== null);
  const isJudged = rows.some(({ cells }) => cells.some(({ judgement }) => judgement !== null));
  return [
    `${title}\n${source}`,
    ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
    ...(computed.length === 0
      ? []
      : [methodsTable(computed), ...filled.map((column) => columnTable(column, computed))]),
    ...missingText(columns, rows),
    ...(isJudged ? [`Verdict: ${tableRuleInWords}`] : []),
    ...(figures.length === 0 ? [] : [`wrote ${figures.join(', ')}`]),
  ].join('\n\n');
}
