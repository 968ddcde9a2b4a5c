import type { ResultBatch } from '@naswot/store';

/** Why shards are dispatched: each reason has its place in the metrics from the start. */
export const dispatchReasons = ['planned', 'resumed', 'lost', 'returned', 'canary'] as const;
export type DispatchReason = (typeof dispatchReasons)[number];

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
