import type { Network, Node, NodeId } from './network.ts';
import { zeroNodes, type ZeroOptions } from './zero-nodes.ts';

/** What has to run so that some nodes' values are known. */
export interface Pruned {
  /**
   * The nodes to run, in order, by their ids in the network that was pruned. Their inputs are ids of nodes before them in this
   * list, save one case: an input that is exactly zero, and no summand, is not in the list, and zeros of its shape stand for it
   * (a branch of a concatenation; what a bias is added to).
   */
  readonly nodes: readonly { readonly id: NodeId; readonly node: Node }[];
  /**
   * Where a node's value is found: the node itself, the summand that is left of a sum, or the first node that does the same to
   * the same; null where it is exactly zero, which needs no run. Of kept nodes and what they need, the id is in `nodes`.
   */
  valueOf(id: NodeId): NodeId | null;
}

/** What two nodes have in common that do the same to the same values; null where a node has tensors of its own. */
function operationOf({ layer }: Node, inputs: readonly (NodeId | null)[]): string | null {
  switch (layer.kind) {
    case 'convolution':
    case 'batch-norm':
    case 'linear':
      return null;
    case 'relu':
      return `relu ${inputs.join(' ')}`;
    case 'input':
    case 'add':
    case 'concat':
    case 'max-pool':
    case 'average-pool':
    case 'global-average-pool':
    case 'zero':
      return `${JSON.stringify(layer)} ${inputs.join(' ')}`;
  }
}

/** For every node the first node that has its value, null for zero. */
function sameValues(network: Network, zeros: ReadonlySet<NodeId>): readonly (NodeId | null)[] {
  const values: (NodeId | null)[] = [];
  const known = new Map<string, NodeId>();
  network.nodes.forEach((node, id) => {
    if (zeros.has(id)) return values.push(null);
    const taken = node.inputs.map((input) => values[input] ?? null);
    const summands = node.layer.kind === 'add' ? taken.filter((input) => input !== null) : [];
    if (summands.length === 1) return values.push(summands[0] ?? null);
    const operation = operationOf(node, taken);
    const value = operation === null ? id : (known.get(operation) ?? id);
    if (operation !== null) known.set(operation, value);
    return values.push(value);
  });
  return values;
}

/** Needed nodes by id; inputs have smaller ids than their consumers, so that one pass from the end finds them all. */
function collectNeeded(nodes: readonly Node[], kept: Iterable<NodeId>): ReadonlySet<NodeId> {
  const needed = new Set(kept);
  for (let id = nodes.length - 1; id >= 0; id--)
    if (needed.has(id)) for (const input of nodes[id]?.inputs ?? []) needed.add(input);
  return needed;
}

/**
 * The part of a network that the kept nodes' values depend on, without what is exactly zero: zero summands are left out, a sum
 * with one summand is that summand, and its consumers take the summand itself. What two nodes without tensors of their own do
 * alike to one value (the ReLUs of a cell node's edges, two poolings of it) is done once. No value changes: x + 0 = x exactly.
 */
export function prune(network: Network, keep: readonly NodeId[], options: ZeroOptions): Pruned {
  const zeros = zeroNodes(network, options);
  const values = sameValues(network, zeros);
  const valueOf = (id: NodeId): NodeId | null => {
    const value = values[id];
    if (value === undefined)
      throw new RangeError(`node ${id} is not in the network: it has ${values.length} nodes`);
    return value;
  };
  const takenInputs = ({ layer, inputs }: Node, id: NodeId): readonly NodeId[] => {
    if (zeros.has(id)) return [];
    const terms = layer.kind === 'add' ? inputs.filter((input) => !zeros.has(input)) : inputs;
    return terms.map((input) => valueOf(input) ?? input);
  };

  const resolved = network.nodes.map((node, id) => ({ ...node, inputs: takenInputs(node, id) }));
  const kept = keep.map(valueOf).filter((value) => value !== null);
  const needed = collectNeeded(resolved, kept);
  const nodes = resolved.flatMap((node, id) => (needed.has(id) && !zeros.has(id) ? [{ id, node }] : []));
  return { nodes, valueOf };
}
