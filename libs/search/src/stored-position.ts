import { asPosition, type Position } from '@naswot/space';
import type { StrategyContext, Tell } from './strategy.ts';

/** A position as a state keeps it. */
export const storedPosition = (position: Position): string => String(position);

/** The position that a state keeps; throws a RangeError outside the space. */
export const positionFrom = ({ space }: StrategyContext, stored: string): Position =>
  asPosition(BigInt(stored), space.size);

/** An architecture and its value, as a state keeps them. */
export type Valued = {
  readonly position: string;
  /** Null where it is unscorable. */
  readonly value: number | null;
};

/** What a tell of one objective says. */
export const valuedOf = ({ position, values }: Tell): Valued => ({
  position: storedPosition(position),
  value: values[0] ?? null,
});
