export { runScorer, type ScorerConfig } from './run-scorer.ts';
export { loadEngine } from './engines.ts';
