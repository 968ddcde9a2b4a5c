import { edges, type Cell } from './cell.ts';

const arrow = (operation: string): string => (operation === 'none' ? '   (none)' : `── ${operation} ──>`);

/** The cell as a list of what flows into each node, in text. */
export function cellPicture(cell: Cell): string {
  const lines = [1, 2, 3].flatMap((target) => {
    const into = edges.flatMap(([source, to], edge) =>
      to === target ? [{ source, operation: cell[edge]! }] : [],
    );
    const name = target === 3 ? 'output' : `node ${target}`;
    return into.map(({ source, operation }, k) => {
      const from = source === 0 ? 'input ' : `node ${source}`;
      return `  ${from} ${arrow(operation).padEnd(22)} ${k === 0 ? name : '  +'}`;
    });
  });
  return lines.join('\n');
}
