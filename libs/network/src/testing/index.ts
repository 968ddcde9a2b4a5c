export {
  averagePool,
  batchNorm,
  convolution,
  linear,
  maxPool,
  relu,
  squareWindow,
  type ConvolutionOptions,
  type WindowOptions,
} from './layers.ts';
export { naiveForward, type NodesToRun, type TensorValues } from './naive-forward.ts';
export type { Values } from './naive-layer.ts';
export { everyLayerKindNetwork, networks } from './sample-networks.ts';
