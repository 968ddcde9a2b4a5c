import type { Position } from '@naswot/space';
import type { LevelTime, Quantity } from './aim.ts';

/** A quantity of an architecture before it is scored: its number, or null where it has none; `score` where that is still to come. */
export type Foreseen = number | null | 'score';

/**
 * What is known of architectures beside their scores: counted, or looked up in a table of trained accuracies. The coordinator
 * implements it over its store. The same answer whenever it is asked.
 */
export interface Objective {
  /** The quantities of each position, in their order. Throws an Error that says what is not there. */
  foresee(
    quantities: readonly Quantity[],
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, readonly Foreseen[]>>;
  /** Milliseconds of training, by position; an architecture without one takes none. Throws an Error as `foresee` does. */
  times(time: LevelTime, positions: readonly Position[]): Promise<ReadonlyMap<Position, number>>;
}
