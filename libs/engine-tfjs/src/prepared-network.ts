import type { Tensor } from '@tensorflow/tfjs-core';
import {
  nodeParameters,
  prune,
  reluInventory,
  reluTaps,
  type Network,
  type NodeId,
  type Pruned,
  type ReluTap,
} from '@naswot/network';
import type { Prepared, ProbeKind, Weights } from '@naswot/scoring';
import { arrangedShape, arrangeWeights } from './arranged-weights.ts';
import type { NodeTensors } from './layers.ts';
import type { Tensorflow } from './tensorflow.ts';

/** A part of a network whose weights are tensors of the back end. */
export interface LoadedPart {
  readonly nodes: Pruned['nodes'];
  readonly tensors: ReadonlyMap<NodeId, NodeTensors>;
}

/** A network whose weights are on the back end, until it is disposed. */
export class TfjsPrepared implements Prepared {
  readonly network: Network;
  readonly taps: readonly ReluTap[];
  /** What feeds counted ReLUs; null where codes were not asked for. */
  readonly codes: LoadedPart | null;
  /** What the output depends on; null where gradients were not asked for. */
  readonly gradients: LoadedPart | null;

  constructor(tf: Tensorflow, network: Network, weights: Weights, probes: readonly ProbeKind[]) {
    const { normBiasIsZero } = weights;
    const inputs = reluInventory(network).map(({ input }) => input);
    const forCodes = prune(network, inputs, { normBiasIsZero });
    // A bias that is zero still has a gradient.
    const forGradients = prune(network, [network.output], { normBiasIsZero: false });
    this.network = network;
    this.taps = reluTaps(network, forCodes.valueOf);
    this.codes = probes.includes('codes') ? load(tf, network, forCodes.nodes, weights) : null;
    try {
      this.gradients = probes.includes('gradients') ? load(tf, network, forGradients.nodes, weights) : null;
    } catch (error) {
      dispose(this.codes);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    dispose(this.codes);
    dispose(this.gradients);
    return Promise.resolve();
  }
}

function dispose(part: LoadedPart | null): void {
  for (const tensors of part?.tensors.values() ?? []) for (const tensor of tensors) tensor.dispose();
}

function load(tf: Tensorflow, network: Network, nodes: Pruned['nodes'], weights: Weights): LoadedPart {
  // All values first: a source that throws leaves no tensor behind.
  const values = nodes.map(({ id, node }) => {
    const parameters = nodeParameters(network, node);
    return [
      id,
      parameters.map((of) => ({ shape: arrangedShape(of), values: arrangeWeights(of, weights.values(of)) })),
    ] as const;
  });
  // Where one finds no room, those before it are let go of.
  const tensors = tf.tidy(() =>
    values.map(([, parameters]) =>
      parameters.map((of): Tensor => tf.tensor(of.values, [...of.shape], 'float32')),
    ),
  );
  return { nodes, tensors: new Map(values.map(([id], k) => [id, tensors[k] ?? []])) };
}
