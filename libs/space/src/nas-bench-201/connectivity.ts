import { edges, type Cell } from './cell.ts';

/** Whether the cell's output depends on its input; in 341 cells every path from one to the other crosses a `none`. */
export function isConnected(cell: Cell): boolean {
  const reached = [true, false, false, false];
  edges.forEach(([source, target], edge) => {
    if (reached[source] && cell[edge] !== 'none') reached[target] = true;
  });
  return reached[3] === true;
}
