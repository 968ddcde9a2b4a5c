import type { Position } from '@naswot/space';

/** One ask of a search: which architecture, and whether it is dispatched or leans on a score that is known or on its way. */
export interface Member {
  readonly ordinal: bigint;
  readonly position: Position;
  readonly representative: Position;
  /** `dispatched`: this search has it scored. `reused`: the score is another ask's or another search's. */
  readonly origin: 'dispatched' | 'reused';
  /** Whether its score is already in the store. */
  readonly isResolved: boolean;
}
