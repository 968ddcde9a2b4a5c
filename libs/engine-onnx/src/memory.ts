import {
  parameterTensors,
  prune,
  reluInventory,
  tensorSize,
  type Network,
  type NodeId,
  type Pruned,
} from '@naswot/network';
import { canBlock } from './blocked-layers.ts';
import type { ModelForm } from './model-form.ts';

const floatBytes = 4;

/*
 * Measured as a lane's VmHWM on NAS-Bench-201 (Linux, Node 20, ONNX Runtime 1.30), 1 to 1,024 images, 4 to 128 stem channels;
 * memory.integration.spec.ts measures again. Each is as a lane has it after a hundred networks, which its heap has been
 * fragmented by; after its first network maps take 1.05 times their size.
 */
/** Node, ONNX Runtime and the lane's program before any network. */
const processBytes = 200e6;
/** Heap a byte of feature maps and codes. */
const mapFactor = 2.4;
/** Heap a byte of weights: cached tensors, and the same in blocks, which are fed to the model. */
const fedWeightFactor = 3;
/** Where they are part of the model: cached tensors, the model, ONNX Runtime's own copies, its filters in the layout they run in. */
const weightFactor = 11;
/** A node's operators in a session. */
const nodeBytes = 50e3;
/** The Hamming kernels of both counting modes and their determinants, for each pair of images. */
const pairBytes = 48;
/** The kernel's packed codes and its staging area, for each image. */
const panelBytes = 18_500;

const none: ReadonlySet<NodeId> = new Set();

const sizeOf = (network: Network, id: NodeId): number => tensorSize(network.nodes[id]?.shape ?? []);

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
 * Most values of one image that are held at once. ONNX Runtime frees a map after its last use; those of `untilEnd` stay, since
 * it takes signs at the end where nothing has it take them sooner. An operation may hold its input and output a second time, in another layout.
 */
function peakValues(network: Network, pruned: Pruned, untilEnd: ReadonlySet<NodeId>): number {
  const last = lastUses(pruned);
  let [held, peak] = [0, 0];
  for (const { id, node } of pruned.nodes) {
    const touched = [...new Set([...node.inputs, id])];
    held += sizeOf(network, id);
    peak = Math.max(peak, held + touched.reduce((sum, value) => sum + sizeOf(network, value), 0));
    for (const value of touched)
      if (last.get(value) === id && !untilEnd.has(value)) held -= sizeOf(network, value);
  }
  return peak;
}

/** Upper estimate, in bytes, of the lane that runs a network on `size` images; at most twice what it takes. */
export function estimateMemory(network: Network, size: number, form: ModelForm): number {
  const taps = reluInventory(network).map(({ input }) => input);
  // With zero biases there would be less to run; that is for the weights to say.
  const pruned = prune(network, taps, { normBiasIsZero: false });
  const isBlocked = form.kind === 'blocked' && canBlock(pruned.nodes, form.block);
  const reluInputs = new Set(taps.map((id) => pruned.valueOf(id)).filter((id) => id !== null));
  const codes = [...reluInputs].reduce((sum, id) => sum + sizeOf(network, id), 0);
  const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  return (
    processBytes +
    mapFactor * size * (codes + floatBytes * peakValues(network, pruned, isBlocked ? none : reluInputs)) +
    (isBlocked ? fedWeightFactor : weightFactor) * weights * floatBytes +
    nodeBytes * pruned.nodes.length +
    pairBytes * size ** 2 +
    panelBytes * size
  );
}
