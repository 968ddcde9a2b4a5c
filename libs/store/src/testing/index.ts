export { describeStore } from './describe-store.ts';
