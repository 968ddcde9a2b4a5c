import type { ResultBatch } from '@naswot/store';

/** Why a shard is dispatched. */
export type DispatchReason = 'planned' | 'lost' | 'returned' | 'canary';

/** Told of what a coordinator does, for its metrics. */
export interface Observer {
  dispatched(reason: DispatchReason, shards: number): void;
  recorded(parts: ResultBatch['parts'], seconds: number): void;
  refused(): void;
  /** A scorer was put aside. */
  suspended(): void;
}

export const nobody: Observer = {
  dispatched: () => undefined,
  recorded: () => undefined,
  refused: () => undefined,
  suspended: () => undefined,
};
