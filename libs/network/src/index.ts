export { normEpsilon, type Layer, type LayerKind, type Shape, type Window } from './layer.ts';
export type { Network, Node, NodeId } from './network.ts';
export { buildNetwork, type NetworkBuilder } from './build-network.ts';
export { checkNetwork } from './check-network.ts';
export { ShapeError } from './shape.ts';
export {
  nodeParameters,
  parameterTensors,
  tensorSize,
  type ParameterRole,
  type ParameterTensor,
} from './parameters.ts';
export { countDepth, countMacs, countParameters, countReluUnits } from './cost.ts';
export { reluInventory, type ReluRecord } from './relu-inventory.ts';
export { outputDependsOnInput, zeroNodes, type ZeroOptions } from './zero-nodes.ts';
export { findRepeats, type Repeat } from './repeats.ts';
export { prune, type Pruned } from './prune.ts';
export { reluTaps, type ReluTap } from './relu-taps.ts';
export { peakValues } from './peak-values.ts';
export { forward, forwardSteps, type TensorValues } from './forward/forward.ts';
export type { LayerValues } from './forward/forward-layers.ts';
export { philox, type Words2, type Words4 } from './philox.ts';
export { randomStream, type RandomStream } from './random-stream.ts';
export {
  initialisations,
  initialisationVersion,
  initialise,
  isInitialisation,
  type Initialisation,
} from './initialise.ts';
