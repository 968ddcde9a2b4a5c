export { accumulate, accumulateConstant } from './hamming-kernel';
export { rankModulo } from './modular-rank';
