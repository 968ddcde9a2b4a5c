import {
  parameterTensors,
  peakValues,
  prune,
  reluInventory,
  tensorSize,
  type Network,
  type NodeId,
} from '@naswot/network';
import { canBlock } from './blocked-layers.ts';
import type { ModelForm } from './model-form.ts';

const floatBytes = 4;

/*
 * Measured as a lane's VmHWM on NAS-Bench-201 (Linux, Node 20, ONNX Runtime 1.30), 1 to 1,024 images, 4 to 128 stem channels;
 * memory-estimates.integration.spec.ts of libs/engines measures again. Each is as a lane has it after a hundred networks, which
 * its heap has been fragmented by; after its first network maps take 1.05 times their size.
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

const sizeOf = (network: Network, id: NodeId): number => tensorSize(network.nodes[id]?.shape ?? []);

/** Upper estimate, in bytes, of the lane that runs a network on `size` images; at most twice what it takes. */
export function estimateMemory(network: Network, size: number, form: ModelForm): number {
  const taps = reluInventory(network).map(({ input }) => input);
  // With zero biases there would be less to run; that is for the weights to say.
  const pruned = prune(network, taps, { normBiasIsZero: false });
  const isBlocked = form.kind === 'blocked' && canBlock(pruned.nodes, form.block);
  const reluInputs = new Set(taps.map((id) => pruned.valueOf(id)).filter((id) => id !== null));
  // ONNX Runtime takes signs at the end where nothing has it take them sooner.
  const peak = peakValues(network, pruned, isBlocked ? undefined : reluInputs);
  const codes = [...reluInputs].reduce((sum, id) => sum + sizeOf(network, id), 0);
  const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  return (
    processBytes +
    mapFactor * size * (codes + floatBytes * peak) +
    (isBlocked ? fedWeightFactor : weightFactor) * weights * floatBytes +
    nodeBytes * pruned.nodes.length +
    pairBytes * size ** 2 +
    panelBytes * size
  );
}
