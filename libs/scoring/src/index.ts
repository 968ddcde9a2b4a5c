export {
  engineTolerance,
  isEnvironmental,
  type DeterministicReason,
  type EnvironmentalReason,
  type Outcome,
  type Scored,
  type Unscorable,
  type UnscorableReason,
} from './outcome.ts';
export {
  codesOf,
  countings,
  type CodesProbe,
  type Counting,
  type GradientsProbe,
  type Probe,
  type ProbeKind,
} from './probe.ts';
export type { Engine, EngineDescription, Minibatch, Prepared, RunOptions, Weights } from './engine.ts';
export type { DeviceEngine, NetworkPlan, Planned, Planner } from './planner.ts';
export { EngineUnusable, installHint } from './engine-unusable.ts';
export { gpuFailure, type GpuFailure } from './gpu-failure.ts';
export { fullFloat32 } from './full-float32.ts';
export { loadPackage, type EnginePackage } from './load-package.ts';
export { asOutOfMemory, OutOfMemory } from './out-of-memory.ts';
export {
  foreignSpec,
  makeSpec,
  scoringRevision,
  specDigest,
  type ForeignSource,
  type NetworkSettings,
  type RunSpec,
  type ScoringSpec,
  type WeightsSpec,
} from './spec.ts';
export { canonicalJson, type CanonicalValue } from './canonical-json.ts';
export { countedProxies, findProxy, isProxyName, proxies, type ProxyName } from './proxies/proxies.ts';
export type { Proxy, ProxyInput } from './proxies/proxy.ts';
export { seededWeights, weightsOfSpec } from './seeded-weights.ts';
export { fileWeights, WeightsError } from './file-weights.ts';
export { compareWithReference, type Comparison, type NetworkFigures } from './compare-with-reference.ts';
export { expectImagesOf } from './expect-images-of.ts';
export { kernelInGivenOrder } from './kernel-in-given-order.ts';
export {
  prepareBeside,
  prepareScore,
  scoreNetwork,
  type NetworkScore,
  type PreparedScore,
  type ScoreRequest,
  type ScoreRun,
} from './score-network.ts';
export {
  checkConformance,
  type ConformanceOptions,
  type EngineCheckResult,
} from './conformance/check-conformance.ts';
