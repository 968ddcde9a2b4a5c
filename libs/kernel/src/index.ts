export {
  createHammingKernel,
  maximumSize,
  type CountingWeights,
  type HammingKernel,
  type KernelPair,
} from './hamming-kernel.ts';
export { CodesTooLarge, type CodesSpan } from './kernel-memory.ts';
export { createAgreementSum, exactUnits, type AgreementSum } from './agreement-sum.ts';
export { logDeterminant, type DeterminantTerms, type LogDeterminant } from './determinant.ts';
