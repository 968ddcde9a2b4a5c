export {
  createHammingKernel,
  maximumSize,
  type CountingWeights,
  type HammingKernel,
  type KernelPair,
} from './hamming-kernel.ts';
export type { CodesSpan } from './kernel-memory.ts';
export { determinantTerms, type DeterminantTerms } from './determinant.ts';
export { decideRank, type RankDecision } from './rank.ts';
