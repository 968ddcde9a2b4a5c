import { edges, type Cell } from './cell.ts';

/**
 * NATS-Bench's own canonical string (`get_unique_str`, which considers zeros): 6,466 classes. It names no convolutions and
 * leaves sums with zeros unreduced, so it is no ground for sharing a score.
 * @see Dong et al., NATS-Bench, TPAMI 2021, arXiv:2009.00437
 */
export function uniqueString(cell: Cell): string {
  const nodes = ['0'];
  for (const target of [1, 2, 3]) {
    const terms = edges.flatMap(([source, into], edge) => {
      if (into !== target) return [];
      const operation = cell[edge];
      if (operation === 'none' || nodes[source] === '#') return ['#'];
      return [operation === 'skip_connect' ? nodes[source]! : `(${nodes[source]})@${operation}`];
    });
    nodes.push(terms.sort().join('+'));
  }
  return nodes[3]!;
}
