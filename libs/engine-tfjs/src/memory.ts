import {
  parameterTensors,
  peakValues,
  prune,
  reluInventory,
  tensorSize,
  type Network,
} from '@naswot/network';

const floatBytes = 4;
/** Node, TensorFlow and the lane's program before any network. */
const processBytes = 400e6;
/** Bytes held for a byte of feature maps: temporaries of an operation, and a heap that has been fragmented. */
const mapFactor = 3;
/** Cached tensors, the same arranged, and the back end's copies. */
const weightFactor = 4;
/** Both kernels and their determinants, for each pair of images. */
const pairBytes = 64;

/** Upper estimate, in bytes, of the process that runs a network on `size` images. */
export function estimateMemory(network: Network, size: number): number {
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
