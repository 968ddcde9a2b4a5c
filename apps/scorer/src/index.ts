export { laneEnvironment, laneFlags } from './lane-environment.ts';
export { runScorer } from './run-scorer.ts';
export type { ScorerConfig, ScorerReady } from './scorer-config.ts';
export { structuredLog } from './scorer-log.ts';
