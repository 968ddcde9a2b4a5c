export { runScorer, type ScorerConfig } from './run-scorer.ts';
