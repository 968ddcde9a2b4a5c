export { describeEngine, type EngineSuiteOptions } from './describe-engine.ts';
export { referenceEngine } from '../conformance/reference-engine.ts';
export { smallMinibatch } from '../conformance/small-minibatch.ts';
export { everyLayerKind, smallImage, smallNetworks } from '../conformance/small-networks.ts';
export { biasedWeights, plainWeights } from '../conformance/small-weights.ts';
