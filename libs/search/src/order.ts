import { asPosition, permutation, type Position } from '@naswot/space';

/** How ordinals become positions. */
export type Order =
  /** Ordinal k is position k. */
  | { readonly kind: 'identity' }
  /** Ordinal k is the k-th of the space's permutation under this seed. */
  | { readonly kind: 'permutation'; readonly seed: number };

/** Positions of ordinals under an order over a space of that size; made once and asked often. */
export function positionsOf(order: Order, size: bigint): (ordinal: bigint) => Position {
  switch (order.kind) {
    case 'identity':
      return (ordinal) => asPosition(ordinal, size);
    case 'permutation': {
      const { at } = permutation(size, order.seed);
      return (ordinal) => asPosition(at(ordinal), size);
    }
  }
}
