import type { Position } from '@naswot/space';
import type { Member } from './member.ts';

export interface PlanRequest {
  /** Ordinal of the first ask. */
  readonly from: bigint;
  readonly positions: readonly Position[];
  readonly representative: (position: Position) => Position;
  /** Whether the representative's score is in the store. */
  readonly isKnown: (representative: Position) => boolean;
  /** Whether the search waits for the representative's score already. */
  readonly isOutstanding: (representative: Position) => boolean;
}

/**
 * What becomes of each ask: the first of a class that is neither known nor on its way is dispatched, the others lean on that
 * score.
 */
export function planMembers({
  from,
  positions,
  representative,
  isKnown,
  isOutstanding,
}: PlanRequest): readonly Member[] {
  const dispatched = new Set<Position>();
  return positions.map((position, k) => {
    const whose = representative(position);
    const isResolved = isKnown(whose);
    const isFirst = !isResolved && !isOutstanding(whose) && !dispatched.has(whose);
    if (isFirst) dispatched.add(whose);
    return {
      ordinal: from + BigInt(k),
      position,
      representative: whose,
      origin: isFirst ? 'dispatched' : 'reused',
      isResolved,
    };
  });
}
