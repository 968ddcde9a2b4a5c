import { edges, type Cell } from './cell.ts';
import { carryingEdges } from './connectivity.ts';

const nodes = ['input', 'node 1', 'node 2', 'output'];
const columns = [1, 2, 3];
const columnWidth = '(nor_conv_3x3)'.length + 2;

const row = (title: string, entries: readonly string[]): string =>
  `${title.padEnd(8)}${entries.map((entry) => entry.padEnd(columnWidth)).join('')}`.trimEnd();

/**
 * The cell as a table of its edges, from the row's node to the column's; a node is the sum of its column. What carries nothing
 * from input to output is in parentheses, and a last line says so.
 */
export function cellPicture(cell: Cell): string {
  const carries = carryingEdges(cell);
  const entry = (source: number, target: number): string => {
    const edge = edges.findIndex(([from, to]) => from === source && to === target);
    const operation = cell[edge] ?? '';
    return carries[edge] === false && operation !== 'none' ? `(${operation})` : operation;
  };
  const rows = [0, 1, 2].map((source) =>
    row(
      nodes[source]!,
      columns.map((target) => entry(source, target)),
    ),
  );
  const isIdle = cell.some((operation, edge) => operation !== 'none' && carries[edge] === false);
  return [
    row(
      '',
      columns.map((target) => nodes[target]!),
    ),
    ...rows,
    ...(isIdle ? ['(in parentheses: carries nothing from input to output)'] : []),
  ].join('\n');
}
