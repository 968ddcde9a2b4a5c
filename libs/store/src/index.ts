export type * from './records.ts';
export type { Store } from './store.ts';
export { outcomesDiffer } from './score-differences.ts';
export { coordinatorPrefix } from './leadership.ts';
export { architectureRecord } from './architecture-record.ts';
export { everySearch } from './list-searches.ts';
export { makeTemplate, openStore } from './open-store.ts';
export { lockDirectory } from './pglite/directory-lock.ts';
export { isTransient, StoreError, type StoreErrorKind } from './store-error.ts';
