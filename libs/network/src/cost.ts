import type { Network, Node } from './network.ts';
import { nodeParameters, parameterTensors, tensorSize } from './parameters.ts';
import { reluInventory } from './relu-inventory.ts';

/** Trainable parameters, batch norm's weight and bias included. */
export const countParameters = (network: Network): number =>
  parameterTensors(network).reduce((sum, tensor) => sum + tensorSize(tensor.shape), 0);

function nodeMacs(network: Network, node: Node): number {
  const weight = nodeParameters(network, node).find(
    ({ role }) => role === 'convolution-weight' || role === 'linear-weight',
  );
  if (weight === undefined) return 0;
  const [, height = 1, width = 1] = node.shape;
  return tensorSize(weight.shape) * height * width;
}

/** Multiply-accumulate operations of one image: convolutions and linear layers only, biases not counted. */
export const countMacs = (network: Network): number =>
  network.nodes.reduce((sum, node) => sum + nodeMacs(network, node), 0);

/** N_A: ReLU units, dead branches included; `released` counts a ReLU inside a `ReLUConvBN` twice. */
export const countReluUnits = (network: Network, counting: 'unit' | 'released'): number =>
  reluInventory(network).reduce(
    (sum, { units, releasedCount }) => sum + units * (counting === 'released' ? releasedCount : 1),
    0,
  );

/**
 * Convolutions and linear layers on the longest path from the image to the output; 0 where no path leads there. What is computed
 * from zeros alone is on no path.
 */
export function countDepth(network: Network): number {
  const depths: number[] = [];
  for (const { layer, inputs } of network.nodes) {
    const before = inputs.reduce((deepest, input) => Math.max(deepest, depths[input]!), -Infinity);
    const own = layer.kind === 'convolution' || layer.kind === 'linear' ? 1 : 0;
    depths.push(layer.kind === 'input' ? 0 : layer.kind === 'zero' ? -Infinity : before + own);
  }
  return Math.max(0, depths[network.output]!);
}
