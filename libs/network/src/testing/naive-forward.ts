import type { Network, Node, NodeId } from '../network.ts';
import { nodeParameters, tensorSize, type ParameterTensor } from '../parameters.ts';
import { naiveLayer, type Values } from './naive-layer.ts';

/** Where values of tensors come from: `initialise` bound to a seed, or a file's. */
export type TensorValues = (tensor: ParameterTensor) => Float32Array;

/** Nodes of a network in order: the network's own, or what is left of them after pruning. */
export type NodesToRun = readonly { readonly id: NodeId; readonly node: Node }[];

/**
 * The values of every node for N images in float64, by node; image values are `[N, C, H, W]`. What engines are held against:
 * each layer straight from its definition, batch norm with the batch's own biased variance. For small networks only. Inputs
 * that are not among `nodes` are zeros.
 */
export function naiveForward(
  network: Network,
  tensorValues: TensorValues,
  images: Values,
  nodes: NodesToRun = network.nodes.map((node, id) => ({ id, node })),
): ReadonlyMap<NodeId, Values> {
  const shapeOf = (id: NodeId): Node['shape'] => network.nodes[id]?.shape ?? [0];
  const size = images.length / tensorSize(shapeOf(0));
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(
      `a minibatch received ${images.length} values; expected a multiple of ${tensorSize(shapeOf(0))}`,
    );

  const values = new Map<NodeId, Values>();
  const valuesOf = (id: NodeId): Values => values.get(id) ?? new Float64Array(size * tensorSize(shapeOf(id)));
  for (const { id, node } of nodes) {
    const inputs = node.inputs.map((input) => ({ values: valuesOf(input), shape: shapeOf(input) }));
    const tensors = nodeParameters(network, node).map(tensorValues);
    values.set(id, node.layer.kind === 'input' ? images : naiveLayer({ node, size, inputs, tensors }));
  }
  return values;
}
