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
export { everyLayerKindNetwork, networks } from './sample-networks.ts';
