import {
  parameterTensors,
  peakValues,
  prune,
  reluInventory,
  tensorSize,
  type Network,
} from '@naswot/network';
import type { Backend } from './tensorflow.ts';

const floatBytes = 4;

/*
 * Measured as the VmHWM of a process with a lane's heap on NAS-Bench-201 (Linux, Node 20, TensorFlow.js 4.22.0 with TensorFlow
 * 2.18.1), 16 to 512 images, 4 to 128 stem channels; memory-estimates.integration.spec.ts of libs/engines measures again.
 */
interface MemoryUse {
  /** Node, TensorFlow and the lane's program before any network. */
  readonly processBytes: number;
  /** Bytes held for a byte of feature maps: temporaries of an operation, and a heap that has been fragmented. */
  readonly mapFactor: number;
  /** Bytes for a byte of weights: cached tensors, the same arranged, and the back end's copies. */
  readonly weightFactor: number;
}

const uses: Readonly<Record<Backend['registered'], MemoryUse>> = {
  wasm: { processBytes: 180e6, mapFactor: 1.6, weightFactor: 6 },
  tensorflow: { processBytes: 490e6, mapFactor: 3, weightFactor: 4 },
};
/** Both kernels and their determinants, for each pair of images. */
const pairBytes = 64;

/**
 * Upper estimate, in bytes, of the process that runs a network's codes on `size` images, at most twice what it takes. What a GPU
 * holds of it is not told apart.
 */
export function estimateMemory(network: Network, size: number, registered: Backend['registered']): number {
  const { processBytes, mapFactor, weightFactor } = uses[registered];
  const taps = reluInventory(network).map(({ input }) => input);
  const pruned = prune(network, taps, { normBiasIsZero: false });
  const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  return (
    processBytes +
    mapFactor * floatBytes * size * peakValues(network, pruned) +
    weightFactor * floatBytes * weights +
    pairBytes * size ** 2
  );
}
