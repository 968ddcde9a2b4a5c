import type { Network, NodeId } from './network.ts';
import { checkImageShape, outputShape, ShapeError } from './shape.ts';

/**
 * Throws unless a network is one that `buildNetwork` could have made: a RangeError for a node that is not there, or not before
 * the one that reads it, and a ShapeError for layers that do not fit or a shape that is not the layer's.
 */
export function checkNetwork({ nodes, output }: Network): void {
  const shapeOf = (id: NodeId, before: number, reader: string) => {
    const node = id < before ? nodes[id] : undefined;
    if (node === undefined)
      throw new RangeError(`${reader} reads node ${id}, expected one of the ${before} before it`);
    return node.shape;
  };
  checkImageShape(shapeOf(0, nodes.length, 'the network'));
  for (const [id, { layer, inputs, shape }] of nodes.entries()) {
    if (id === 0) continue;
    const reader = `node ${id}, ${layer.kind},`;
    const expected = outputShape(
      layer,
      inputs.map((input) => shapeOf(input, id, reader)),
    );
    if (shape.join() !== expected.join())
      throw new ShapeError(
        `${reader} has the shape [${shape.join(', ')}], expected [${expected.join(', ')}]`,
      );
  }
  shapeOf(output, nodes.length, 'the output');
}
