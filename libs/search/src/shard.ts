import type { Order } from './order.ts';

/** What a shard dispatches: a run of an order without the skipped ordinals, or positions by name. */
export type ShardWork =
  | {
      readonly kind: 'range';
      readonly order: Order;
      readonly from: bigint;
      /** Exclusive; to - from is at most `maxShardSize`. */
      readonly to: bigint;
      /** One bit per ordinal from `from` (bit k of byte k >> 3 at k & 7), set where nothing is to be scored. */
      readonly skip: Uint8Array;
    }
  | { readonly kind: 'list'; readonly positions: readonly bigint[] };

export const maxShardSize = 4096;
