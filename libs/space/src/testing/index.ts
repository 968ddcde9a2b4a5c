export { describeSpace } from './describe-space.ts';
