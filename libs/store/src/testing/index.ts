export { describeStore } from './describe-store.ts';
export { lockSearch } from './lock-search.ts';
