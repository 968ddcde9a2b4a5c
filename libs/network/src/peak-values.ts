import type { Network, NodeId } from './network.ts';
import { tensorSize } from './parameters.ts';
import type { Pruned } from './prune.ts';

const none: ReadonlySet<NodeId> = new Set();

/** For every node that runs, the last node that takes its value. */
function lastUses({ nodes }: Pruned): ReadonlyMap<NodeId, NodeId> {
  const last = new Map<NodeId, NodeId>();
  for (const { id, node } of nodes) {
    last.set(id, id);
    for (const input of node.inputs) last.set(input, id);
  }
  return last;
}

/**
 * Most values of one image that an engine holds at once which frees each map after its last use; those of `untilEnd` stay. An
 * operation may hold its inputs and its output a second time: in another layout, padded or squared.
 */
export function peakValues(network: Network, pruned: Pruned, untilEnd = none): number {
  const sizeOf = (id: NodeId): number => tensorSize(network.nodes[id]?.shape ?? []);
  const last = lastUses(pruned);
  let [held, peak] = [0, 0];
  for (const { id, node } of pruned.nodes) {
    const touched = [...new Set([...node.inputs, id])];
    held += sizeOf(id);
    peak = Math.max(peak, held + touched.reduce((sum, value) => sum + sizeOf(value), 0));
    for (const value of touched) if (last.get(value) === id && !untilEnd.has(value)) held -= sizeOf(value);
  }
  return peak;
}
