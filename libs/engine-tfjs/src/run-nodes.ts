import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network, NodeId, Pruned } from '@naswot/network';
import type { ApplyLayer, NodeTensors } from './layers.ts';
import type { Tensorflow } from './tensorflow.ts';

/** Nodes in order, with all that they are run with. */
export interface NodesRun {
  readonly tf: Tensorflow;
  readonly network: Network;
  readonly nodes: Pruned['nodes'];
  readonly apply: ApplyLayer;
  tensorsOf(id: NodeId): NodeTensors;
}

/** TensorFlow's shape of a node's value on `size` images: `[N, H, W, C]` or `[N, features]`. */
export function batchShape(network: Network, id: NodeId, size: number): number[] {
  const [channels, ...places] = network.nodes[id]?.shape ?? [0];
  return [size, ...places, channels];
}

/** How often each node's value is taken. */
function countUses(nodes: Pruned['nodes']): Map<NodeId, number> {
  const uses = new Map<NodeId, number>();
  for (const { node } of nodes) for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  return uses;
}

/**
 * Runs nodes one after the other on images `[N, H, W, C]`, and lets each value be seen before the next. A value is freed when
 * its last consumer has run, all of them when the caller stops; the images stay the caller's.
 */
export function* runNodes(run: NodesRun, images: Tensor): Generator<readonly [NodeId, Tensor], void, void> {
  const { tf, network, nodes } = run;
  const uses = countUses(nodes);
  const held = new Map<NodeId, Tensor>();
  const release = (id: NodeId): void => {
    held.get(id)?.dispose();
    held.delete(id);
  };
  const take = (id: NodeId): Tensor => held.get(id) ?? tf.zeros(batchShape(network, id, images.shape[0]));
  const valueOf = ({ id, node }: Pruned['nodes'][number]): Tensor =>
    node.layer.kind === 'input'
      ? tf.clone(images)
      : tf.tidy(() => run.apply(node, node.inputs.map(take), run.tensorsOf(id)));
  try {
    for (const entry of nodes) {
      const value = valueOf(entry);
      held.set(entry.id, value);
      yield [entry.id, value];
      for (const input of entry.node.inputs) {
        const left = (uses.get(input) ?? 0) - 1;
        uses.set(input, left);
        if (left === 0) release(input);
      }
      if (!uses.has(entry.id)) release(entry.id);
    }
  } finally {
    for (const id of [...held.keys()]) release(id);
  }
}
