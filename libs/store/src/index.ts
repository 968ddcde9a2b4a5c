export type * from './records.ts';
export type { Store } from './store.ts';
export { architectureRecord } from './architecture-record.ts';
export { makeTemplate, openStore } from './open-store.ts';
export { StoreError, type StoreErrorKind } from './store-error.ts';
