import {
  parameterTensors,
  prune,
  reluInventory,
  tensorSize,
  type Network,
  type NodeId,
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

const sizeOf = (network: Network, id: NodeId): number => tensorSize(network.nodes[id]?.shape ?? []);

/** Most values of one image that are held at once, each freed after its last use. */
function peakValues(network: Network): number {
  const taps = reluInventory(network).map(({ input }) => input);
  const { nodes } = prune(network, taps, { normBiasIsZero: false });
  const last = new Map<NodeId, NodeId>();
  for (const { id, node } of nodes) for (const value of [id, ...node.inputs]) last.set(value, id);
  let [held, peak] = [0, 0];
  for (const { id, node } of nodes) {
    const touched = [...new Set([id, ...node.inputs])];
    held += sizeOf(network, id);
    // The operation's own temporaries: its input padded or squared, its signs.
    peak = Math.max(peak, held + touched.reduce((sum, value) => sum + sizeOf(network, value), 0));
    for (const value of touched) if (last.get(value) === id) held -= sizeOf(network, value);
  }
  return peak;
}

/** Upper estimate, in bytes, of the process that runs a network on `size` images. */
export function estimateMemory(network: Network, size: number): number {
  const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  return (
    processBytes +
    mapFactor * floatBytes * size * peakValues(network) +
    weightFactor * floatBytes * weights +
    pairBytes * size ** 2
  );
}
