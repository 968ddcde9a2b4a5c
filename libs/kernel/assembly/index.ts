export { accumulate } from './accumulation';
export { eliminate } from './elimination';
