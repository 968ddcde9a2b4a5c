import { BenchmarkError, shown } from '../benchmark-error.ts';

/** Limits of the space. */
const [fewestVertices, mostVertices, mostEdges] = [2, 7, 9];

const bitCount = (value: number): number => value.toString(2).replaceAll('0', '').length;

/**
 * A NAS-Bench-101 cell as `vertices:edgeBits:operations`, as `7:1205349:02001`: the edge from x to y, x < y, is there when bit
 * x + y(y-1)/2 is set, and each vertex between the input and the output has one digit (0 conv3x3-bn-relu, 1 conv1x1-bn-relu,
 * 2 maxpool3x3). Throws a BenchmarkError where that is no cell of the space.
 */
export function nasBench101Cell(vertices: string, edgeBits: string, operations: string): string {
  const count = Number(vertices);
  if (!/^\d$/.test(vertices) || count < fewestVertices || count > mostVertices)
    throw new BenchmarkError(
      `received ${shown(vertices)} vertices; expected ${fewestVertices} to ${mostVertices}`,
    );
  const edges = Number(edgeBits);
  if (!/^\d{1,8}$/.test(edgeBits) || edges >= 2 ** ((count * (count - 1)) / 2) || bitCount(edges) > mostEdges)
    throw new BenchmarkError(
      `received ${shown(edgeBits)} as edges of ${count} vertices; expected the bits of at most ${mostEdges}`,
    );
  if (operations.length !== count - 2 || !/^[012]*$/.test(operations))
    throw new BenchmarkError(
      `received operations ${shown(operations)}; expected ${count - 2} digits of 0, 1, 2`,
    );
  return `${count}:${edges}:${operations}`;
}
