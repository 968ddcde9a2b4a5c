import type { Network, Node, NodeId } from './network.ts';
import { zeroNodes, type ZeroOptions } from './zero-nodes.ts';

/** What has to run so that some nodes' values are known. */
export interface Pruned {
  /** Nodes to run in order, by their ids in the network; each with the inputs that are not zero. */
  readonly nodes: readonly { readonly id: NodeId; readonly node: Node }[];
  /** Where a node's value is found: itself, or the single summand that is left of a sum; null where it is exactly zero. */
  valueOf(id: NodeId): NodeId | null;
}

/**
 * The part of a network that the kept nodes' values depend on, without what is exactly zero: zero summands are left out, and
 * a sum with one summand is that summand. Values are unchanged, up to the order of nothing: x + 0 = x exactly.
 */
export function prune(network: Network, keep: readonly NodeId[], options: ZeroOptions): Pruned {
  const zeros = zeroNodes(network, options);
  const summands = (node: Node): readonly NodeId[] =>
    node.layer.kind === 'add' ? node.inputs.filter((input) => !zeros.has(input)) : node.inputs;
  const valueOf = (id: NodeId): NodeId | null => {
    if (zeros.has(id)) return null;
    const node = network.nodes[id];
    const terms = node === undefined ? [] : summands(node);
    const only = terms[0];
    return node?.layer.kind === 'add' && terms.length === 1 && only !== undefined ? valueOf(only) : id;
  };

  const needed = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const value = valueOf(id);
    const node = value === null ? undefined : network.nodes[value];
    if (value === null || node === undefined || needed.has(value)) return;
    needed.add(value);
    summands(node).forEach(visit);
  };
  keep.forEach(visit);

  const nodes = network.nodes.flatMap((node, id) =>
    needed.has(id) ? [{ id, node: { ...node, inputs: summands(node) } }] : [],
  );
  return { nodes, valueOf };
}
