export { bareissElimination, type ExactElimination } from './bareiss-elimination.ts';
export { naiveHammingKernel, type NaiveRelu } from './naive-hamming-kernel.ts';
export { randomCodes } from './random-codes.ts';
