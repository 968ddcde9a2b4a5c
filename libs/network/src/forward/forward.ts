import type { Network, Node, NodeId } from '../network.ts';
import { nodeParameters, tensorSize, type ParameterTensor } from '../parameters.ts';
import {
  add,
  applyLinear,
  averageAll,
  concatenate,
  convolve,
  each,
  normalise,
  pool,
  type LayerValues,
} from './forward-layers.ts';

/** Where values of tensors come from: `initialise` bound to a seed, or a file's. */
export type TensorValues = (tensor: ParameterTensor) => Float32Array;

/** Nodes of a network in order: the network's own, or what is left of them after pruning. */
export type NodesToRun = readonly { readonly id: NodeId; readonly node: Node }[];

function runNode(
  { layer, shape }: Node,
  inputs: readonly LayerValues[],
  [weight = new Float32Array(), bias]: readonly Float32Array[],
): LayerValues {
  const [input] = inputs;
  if (input === undefined) throw new RangeError(`a ${layer.kind} layer wants an input; received none`);
  switch (layer.kind) {
    case 'input':
      throw new RangeError('only node 0 is the image');
    case 'convolution':
      return convolve(input, layer, shape, weight, bias);
    case 'batch-norm':
      return normalise(input, weight, bias ?? new Float32Array(weight.length));
    case 'relu':
      return each(input, (value) => Math.max(value, 0));
    case 'add':
      return add(inputs, shape);
    case 'concat':
      return concatenate(inputs, shape);
    case 'max-pool':
    case 'average-pool':
      return pool(input, layer, shape, layer.kind);
    case 'global-average-pool':
      return averageAll(input);
    case 'linear':
      return applyLinear(input, shape, weight, bias);
    case 'zero':
      return each(input, () => 0);
  }
}

function imageCount({ nodes: [image] }: Network, pixels: ArrayLike<number>): number {
  const length = tensorSize(image?.shape ?? [1]);
  const count = pixels.length / length;
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(
      `a minibatch received ${pixels.length} values; expected a multiple of ${length}, the size of an image`,
    );
  return count;
}

/**
 * What every node of a network puts out for N images, one node after the other, so that whoever wants no more can stop: each
 * layer as its definition reads, in float64, batch norm with the batch's own biased variance, nothing pruned. Slow: what engines
 * are held against, and what runs small networks in tests. `pixels` are row-major `[N, C, H, W]`. Inputs that are not among
 * `nodes` are zeros. Throws a RangeError for pixels that are no whole number of images.
 */
export function* forwardSteps(
  network: Network,
  tensorValues: TensorValues,
  pixels: ArrayLike<number>,
  nodes: NodesToRun = network.nodes.map((node, id) => ({ id, node })),
): Generator<readonly [NodeId, LayerValues], void, undefined> {
  const count = imageCount(network, pixels);
  const values = new Map<NodeId, LayerValues>();
  const valuesOf = (id: NodeId): LayerValues => {
    const shape = network.nodes[id]?.shape ?? [0];
    return values.get(id) ?? { shape, data: new Float64Array(count * tensorSize(shape)) };
  };
  for (const { id, node } of nodes) {
    const tensors = nodeParameters(network, node).map(tensorValues);
    const value =
      node.layer.kind === 'input'
        ? { shape: node.shape, data: Float64Array.from(pixels) }
        : runNode(node, node.inputs.map(valuesOf), tensors);
    values.set(id, value);
    yield [id, value];
  }
}

/** All of `forwardSteps`: the values of every node that ran, by node. */
export const forward = (...args: Parameters<typeof forwardSteps>): ReadonlyMap<NodeId, LayerValues> =>
  new Map(forwardSteps(...args));
