import { edges, type Cell } from './cell.ts';

// Plain loops: all cells are asked once per process, mostly before the compiler has warmed up.

function reachedNodes(cell: Cell): readonly boolean[] {
  const isReached = [true, false, false, false];
  for (let edge = 0; edge < edges.length; edge++)
    if (cell[edge] !== 'none' && isReached[edges[edge]![0]]) isReached[edges[edge]![1]] = true;
  return isReached;
}

/** Nodes that reach the output or, where `taps` says so, the ReLU of any convolution. */
export function liveNodes(cell: Cell, taps: boolean): readonly boolean[] {
  const isLive = [false, false, false, true];
  // Backwards, so that an edge's target is settled before the edge is asked.
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    const operation = cell[edge];
    const isTap = taps && (operation === 'nor_conv_1x1' || operation === 'nor_conv_3x3');
    if (operation !== 'none' && (isTap || isLive[edges[edge]![1]] === true)) isLive[edges[edge]![0]] = true;
  }
  return isLive;
}

/** Whether the cell's output depends on its input; in 341 cells every path from one to the other crosses a `none`. */
export const isConnected = (cell: Cell): boolean => reachedNodes(cell)[3] === true;

/** For each edge, whether something of the input flows through it to the output. */
export function carryingEdges(cell: Cell): readonly boolean[] {
  const isReached = reachedNodes(cell);
  const isLive = liveNodes(cell, false);
  return edges.map(
    ([source, target], edge) =>
      cell[edge] !== 'none' && isReached[source] === true && isLive[target] === true,
  );
}
