import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { Order } from './order.ts';

/** What stays the same through a search: the strategy's view of it. */
export interface StrategyContext {
  /** Number of architectures in the space. */
  readonly size: bigint;
  /** `--seed`: seeds the strategy only, never weights or minibatches. */
  readonly seed: number;
  /** How many architectures the search may ask for; null where only time bounds it. */
  readonly samples: bigint | null;
  readonly replacement: boolean;
}

/** A strategy's state is JSON data, written in the transaction that records what it was told. */
export type StrategyState = {
  readonly [key: string]: string | number | boolean | null | StrategyState | readonly StrategyState[];
};

/** What to score next: consecutive ordinals of an order, or positions by name. */
export type Proposal =
  | { readonly kind: 'range'; readonly order: Order; readonly from: bigint; readonly to: bigint }
  | { readonly kind: 'list'; readonly positions: readonly Position[] };

/** The outcome of ask number `ordinal`; tells arrive in ask order. */
export interface Tell {
  readonly ordinal: bigint;
  readonly position: Position;
  readonly outcome: Outcome;
}

/**
 * Chooses what to score next, by ask and tell; pure. Ask n may depend only on tells 0 to n - window (the search's window W),
 * so that lanes, delays and resumes change nothing.
 */
export interface Strategy {
  readonly name: string;
  readonly title: string;
  /** Whether asks depend on tells; one that does not may be asked arbitrarily far ahead. */
  readonly isAdaptive: boolean;
  /** Throws a RangeError that says why the context is impossible (more samples than architectures, ...). */
  start(context: StrategyContext): StrategyState;
  /** At most `count` further architectures; null when there are no more. */
  ask(
    context: StrategyContext,
    state: StrategyState,
    count: number,
  ): { readonly state: StrategyState; readonly proposal: Proposal } | null;
  tell(context: StrategyContext, state: StrategyState, tells: readonly Tell[]): StrategyState;
}
