export {
  isEnvironmental,
  type DeterministicReason,
  type EnvironmentalReason,
  type Outcome,
  type Scored,
  type Unscorable,
  type UnscorableReason,
} from './outcome.ts';
export { countings, type CodesProbe, type Counting, type Probe, type ProbeKind } from './probe.ts';
export type { Engine, EngineDescription, Minibatch, Prepared, Weights } from './engine.ts';
export {
  specDigest,
  type NetworkSettings,
  type RunSpec,
  type ScoringSpec,
  type WeightsSpec,
} from './spec.ts';
export { canonicalJson, type CanonicalValue } from './canonical-json.ts';
export { findProxy, isProxyName, proxies, type ProxyName } from './proxies/proxies.ts';
export type { Proxy, ProxyInput } from './proxies/proxy.ts';
export { fileWeights, seededWeights, WeightsError } from './weights.ts';
export { scoreNetwork, type NetworkScore, type ScoreRequest } from './score-network.ts';
