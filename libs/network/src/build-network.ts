import type { Layer, Shape } from './layer.ts';
import type { Network, Node, NodeId } from './network.ts';
import { outputShape } from './shape.ts';

/** Puts a network together node by node; shapes are inferred and checked as it goes. */
export interface NetworkBuilder {
  /** Node 0, the image. */
  readonly input: NodeId;
  /** Adds a layer over earlier nodes and returns its id; throws a ShapeError where they do not fit. */
  add(layer: Layer, ...inputs: NodeId[]): NodeId;
  shape(node: NodeId): Shape;
}

/** The network that `compose` puts together over an image of `inputShape`; `compose` returns the output's node. */
export function buildNetwork(inputShape: Shape, compose: (builder: NetworkBuilder) => NodeId): Network {
  const nodes: Node[] = [{ layer: { kind: 'input' }, inputs: [], shape: inputShape }];
  const nodeAt = (id: NodeId): Node => {
    const node = nodes[id];
    if (node === undefined)
      throw new RangeError(`node ${id} is not in the network yet: it has ${nodes.length} nodes`);
    return node;
  };
  const output = compose({
    input: 0,
    shape: (id) => nodeAt(id).shape,
    add(layer, ...inputs) {
      const shape = outputShape(
        layer,
        inputs.map((id) => nodeAt(id).shape),
      );
      return nodes.push({ layer, inputs, shape }) - 1;
    },
  });
  nodeAt(output);
  return { nodes, output };
}
