export { describeSpace } from './describe-space.ts';
export { syntheticSpace } from './synthetic-space.ts';
export { addSpace } from '../spaces.ts';
