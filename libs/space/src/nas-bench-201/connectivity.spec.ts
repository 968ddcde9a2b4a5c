import { describe, expect, it } from 'vitest';
import { cellAt, cellCount, edges, parseCell } from './cell.ts';
import { carryingEdges, isConnected } from './connectivity.ts';

const cells = Array.from({ length: cellCount }, (_, place) => cellAt(place));

describe('connected cells', () => {
  // Exact counts over all 15,625; the 341 are those at exactly chance accuracy in the benchmark's tables.
  it('are all but 341, of which 662 have no convolution', () => {
    expect(cells.filter((cell) => !isConnected(cell))).toHaveLength(341);
    const connected = cells.filter(isConnected);
    expect(
      connected.filter((cell) => !cell.some((operation) => operation.startsWith('nor_conv'))),
    ).toHaveLength(662);
  });

  it('have an edge that carries something into the output, and others have none at all', () => {
    const disagreeing = cells.filter((cell) => {
      const carries = carryingEdges(cell);
      const intoOutput = edges.some(([, target], edge) => target === 3 && carries[edge]);
      return intoOutput !== isConnected(cell) || carries.some(Boolean) !== isConnected(cell);
    });
    expect(disagreeing).toEqual([]);
  });

  // Exact; 26 % of the connected cells, for which it matters that the ReLUs of dead convolutions count.
  it('have a convolution that carries nothing in 3,976 of 15,284 cases', () => {
    const withDead = cells.filter((cell) => {
      const carries = carryingEdges(cell);
      return (
        isConnected(cell) &&
        cell.some((operation, edge) => operation.startsWith('nor_conv') && !carries[edge])
      );
    });
    expect(withDead).toHaveLength(3976);
  });

  it('may go around nodes that nothing reaches', () => {
    const cell = parseCell('|none~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|none~1|skip_connect~2|');
    expect(carryingEdges(cell)).toEqual([false, false, false, true, false, false]);
  });
});
