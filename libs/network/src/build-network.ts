import type { Layer, Shape } from './layer.ts';
import type { Network, Node, NodeId } from './network.ts';
import { checkImageShape, outputShape } from './shape.ts';

/** Puts a network together node by node; shapes are inferred and checked as it goes. */
export interface NetworkBuilder {
  /** Node 0, the image. */
  readonly input: NodeId;
  /**
   * Adds a layer over earlier nodes and returns its id; the layer is the network's from then on, and frozen. Throws a ShapeError
   * where they do not fit, a RangeError for a node that is not there or a path whose tensors are another layer's.
   */
  add(layer: Layer, ...inputs: NodeId[]): NodeId;
  /** The shape of what a node puts out. */
  shape(node: NodeId): Shape;
}

/** Data are a tree of plain objects and arrays. */
function freeze<Data extends object>(data: Data): Data {
  for (const part of Object.values(data) as unknown[])
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) freeze(part);
  return Object.freeze(data);
}

/** Tensors are named by path: two layers of one path would share what is counted twice. */
function claimTensors(taken: Set<string>, layer: Layer): void {
  if (layer.kind !== 'convolution' && layer.kind !== 'linear' && layer.kind !== 'batch-norm') return;
  if (taken.has(layer.path))
    throw new RangeError(
      `${layer.kind} '${layer.path}' received a path that another layer has; expected one of its own, since weights go by it`,
    );
  taken.add(layer.path);
}

/**
 * The network that `compose` puts together over an image of `inputShape`; `compose` returns the output's node. What comes back
 * is frozen throughout.
 */
export function buildNetwork(inputShape: Shape, compose: (builder: NetworkBuilder) => NodeId): Network {
  checkImageShape(inputShape);
  const nodes: Node[] = [freeze({ layer: { kind: 'input' }, inputs: [], shape: inputShape })];
  const taken = new Set<string>();
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
      const shapes = inputs.map((id) => nodeAt(id).shape);
      const node = freeze({ layer, inputs, shape: outputShape(layer, shapes) });
      claimTensors(taken, layer);
      return nodes.push(node) - 1;
    },
  });
  nodeAt(output);
  return Object.freeze({ nodes: Object.freeze(nodes), output });
}
