import {
  checkNetwork,
  nodeParameters,
  prune,
  reluInventory,
  reluTaps,
  type Network,
  type NodeId,
  type Pruned,
  type ReluTap,
} from '@naswot/network';
import type { NetworkPlan, Planner, ProbeKind, Weights } from '@naswot/scoring';
import { arrangedShape, arrangeWeights } from './arranged-weights.ts';
import { memoryFailure } from './memory-failure.ts';
import { estimateMemory } from './memory.ts';
import type { Backend } from './tensorflow.ts';

/** A weight in TensorFlow's order. */
interface PlannedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A part of a network with its weights, no tensor yet. */
export interface PlannedPart {
  readonly nodes: Pruned['nodes'];
  readonly parameters: ReadonlyMap<NodeId, readonly PlannedTensor[]>;
}

/** A network with all that it is run from. */
export interface TfjsPlan extends NetworkPlan {
  readonly taps: readonly ReluTap[];
  /** What feeds counted ReLUs; null where codes were not asked for. */
  readonly codes: PlannedPart | null;
  /** What the output depends on; null where gradients were not asked for. */
  readonly gradients: PlannedPart | null;
}

const isTfjsPlan = (plan: NetworkPlan): plan is TfjsPlan => 'taps' in plan;

/** Throws a TypeError where another engine's planner has planned it. */
export function asTfjsPlan(plan: NetworkPlan): TfjsPlan {
  if (!isTfjsPlan(plan)) throw new TypeError('the network was planned for another engine');
  return plan;
}

function planPart(network: Network, nodes: Pruned['nodes'], weights: Weights): PlannedPart {
  const parameters = nodes.map(({ id, node }) => {
    const tensors = nodeParameters(network, node);
    const planned = tensors.map((of) => ({
      shape: arrangedShape(of),
      values: arrangeWeights(of, weights.values(of)),
    }));
    return [id, planned] as const;
  });
  return { nodes, parameters: new Map(parameters) };
}

/** The weights are the source's own arrays, or arranged once for all networks that have them. */
export function planNetwork(network: Network, weights: Weights, probes: readonly ProbeKind[]): TfjsPlan {
  const { normBiasIsZero } = weights;
  const inputs = reluInventory(network).map(({ input }) => input);
  const forCodes = prune(network, inputs, { normBiasIsZero });
  // A bias that is zero still has a gradient.
  const forGradients = prune(network, [network.output], { normBiasIsZero: false });
  return {
    network,
    taps: reluTaps(network, forCodes.valueOf),
    codes: probes.includes('codes') ? planPart(network, forCodes.nodes, weights) : null,
    gradients: probes.includes('gradients') ? planPart(network, forGradients.nodes, weights) : null,
  };
}

const sizeOf = (part: PlannedPart | null): number =>
  [...(part?.parameters.values() ?? [])].flat().reduce((sum, { values }) => sum + values.length, 0);

/**
 * The plan with its weights in one array of its own: what is sent to another thread is sent with all of its buffer, and that may be
 * a file of weights.
 */
function pack(plan: TfjsPlan): { readonly plan: TfjsPlan; readonly packed: Float32Array<ArrayBuffer> } {
  const packed = new Float32Array(sizeOf(plan.codes) + sizeOf(plan.gradients));
  let used = 0;
  const packTensor = ({ shape, values }: PlannedTensor): PlannedTensor => {
    packed.set(values, used);
    used += values.length;
    return { shape, values: packed.subarray(used - values.length, used) };
  };
  const packPart = (part: PlannedPart | null): PlannedPart | null =>
    part === null
      ? null
      : {
          nodes: part.nodes,
          parameters: new Map([...part.parameters].map(([id, tensors]) => [id, tensors.map(packTensor)])),
        };
  return { plan: { ...plan, codes: packPart(plan.codes), gradients: packPart(plan.gradients) }, packed };
}

/** Plans for a back end of TensorFlow.js. A network planned once runs on any number of images. */
export const tfjsPlanner = (registered: Backend['registered']): Planner => ({
  estimateMemory: (network, size) => estimateMemory(network, size, registered),
  plan(network, weights, probes) {
    checkNetwork(network);
    try {
      const { plan, packed } = pack(planNetwork(network, weights, probes));
      return { plan, buffers: [packed.buffer] };
    } catch (error) {
      throw memoryFailure(error);
    }
  },
});
