import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network, NodeId, Pruned, ReluTap } from '@naswot/network';
import type { Prepared } from '@naswot/scoring';
import type { NodeTensors } from './layers.ts';
import type { Tensorflow } from './tensorflow.ts';
import type { PlannedPart, TfjsPlan } from './tfjs-plan.ts';

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

  constructor(tf: Tensorflow, { network, taps, codes, gradients }: TfjsPlan) {
    this.network = network;
    this.taps = taps;
    this.codes = load(tf, codes);
    try {
      this.gradients = load(tf, gradients);
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

function load(tf: Tensorflow, part: PlannedPart | null): LoadedPart | null {
  if (part === null) return null;
  const { nodes, parameters } = part;
  // Where one finds no room, those before it are let go of.
  const tensors = tf.tidy(() =>
    nodes.map(({ id }) =>
      (parameters.get(id) ?? []).map((of): Tensor => tf.tensor(of.values, [...of.shape], 'float32')),
    ),
  );
  return { nodes, tensors: new Map(nodes.map(({ id }, k) => [id, tensors[k] ?? []])) };
}
