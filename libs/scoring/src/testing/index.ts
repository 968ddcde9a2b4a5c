export { describeEngine, type EngineSuiteOptions } from './describe-engine.ts';
export { referenceEngine } from './reference-engine.ts';
export { smallMinibatch } from './small-minibatch.ts';
export { everyLayerKind, smallImage, smallNetworks } from './small-networks.ts';
export { biasedWeights, plainWeights } from './small-weights.ts';
