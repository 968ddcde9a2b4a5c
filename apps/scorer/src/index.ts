export { runScorer } from './run-scorer.ts';
export type { ScorerConfig, ScorerReady } from './scorer-config.ts';
