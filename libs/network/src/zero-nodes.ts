import type { Network, Node, NodeId } from './network.ts';

export interface ZeroOptions {
  /** Whether batch norms have bias zero, as under every seeded initialisation: zero in, zero out. */
  readonly normBiasIsZero: boolean;
}

function keepsZero({ layer }: Node, { normBiasIsZero }: ZeroOptions): boolean {
  switch (layer.kind) {
    case 'input':
      return false;
    case 'convolution':
    case 'linear':
      return !layer.bias;
    case 'batch-norm':
      return normBiasIsZero;
    case 'relu':
    case 'add':
    case 'concat':
    case 'max-pool':
    case 'average-pool':
    case 'global-average-pool':
    case 'zero':
      return true;
  }
}

/** Nodes whose output is exactly zero for every image. */
export function zeroNodes(network: Network, options: ZeroOptions): ReadonlySet<NodeId> {
  const zeros = new Set<NodeId>();
  network.nodes.forEach((node, id) => {
    const isZero =
      node.layer.kind === 'zero' ||
      (keepsZero(node, options) && node.inputs.every((input) => zeros.has(input)));
    if (isZero) zeros.add(id);
  });
  return zeros;
}

/** Whether the image can reach the output; where it cannot, the output is one constant and the network is disconnected. */
export function outputDependsOnInput(network: Network): boolean {
  const reached = new Set<NodeId>([0]);
  network.nodes.forEach((node, id) => {
    if (node.layer.kind !== 'zero' && node.inputs.some((input) => reached.has(input))) reached.add(id);
  });
  return reached.has(network.output);
}
