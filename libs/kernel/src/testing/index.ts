export { naiveHammingKernel, type NaiveRelu } from './naive-hamming-kernel.ts';
