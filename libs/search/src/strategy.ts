import type { Position, Space } from '@naswot/space';
import type { Order } from './order.ts';
import type { ParameterRules, ParameterValues } from './parameters.ts';

/** What a strategy knows of a space: where it may go, not what is there. */
export type SearchedSpace = Pick<Space, 'size' | 'neighbours' | 'mutate' | 'choices'>;

/** What architectures of a search may be measured by, cheapest first. A fidelity is named by its place in `costs`. */
export interface Fidelities {
  /**
   * `levels`: each replaces those before it (epochs of training; a score, then accuracy). `replicates`: all as good as each other,
   * to be averaged (minibatches, initialisations).
   */
  readonly kind: 'levels' | 'replicates';
  /** What each costs, in any unit; at least one, above or at 0, and ascending where they are levels. */
  readonly costs: readonly number[];
}

/** What stays the same through a search: the strategy's view of it. */
export interface StrategyContext {
  readonly space: SearchedSpace;
  /** `--seed`: seeds the strategy only, never weights or minibatches. */
  readonly seed: number;
  /** How many architectures the search may ask for; null where only time bounds it. */
  readonly samples: bigint | null;
  readonly replacement: boolean;
  /** Of the strategy; those left out have their defaults. */
  readonly parameters: ParameterValues;
  /** How many values each tell has. */
  readonly objectives: number;
  readonly fidelities: Fidelities;
  /** Architectures that are asked for before all others, each of them allowed. */
  readonly included: readonly Position[];
  /** Whether an architecture keeps the search's constraints, a pure function; null where there are none. */
  readonly isAllowed: ((position: Position) => boolean) | null;
}

/** A strategy's state is JSON data, written in the transaction that records what it was told. */
export type StrategyState = {
  readonly [key: string]: StateValue;
};

/** What a state is made of. */
export type StateValue = string | number | boolean | null | StrategyState | readonly StateValue[];

/** What to score next: consecutive ordinals of an order, or positions by name. */
export type Proposal = (
  | { readonly kind: 'range'; readonly order: Order; readonly from: bigint; readonly to: bigint }
  | { readonly kind: 'list'; readonly positions: readonly Position[] }
) & {
  /** The place, in the context's fidelities, of what all of it is measured by; left out where there is only one. */
  readonly fidelity?: number;
};

/** What became of ask number `ordinal`; tells arrive in ask order. */
export interface Tell {
  readonly ordinal: bigint;
  readonly position: Position;
  /** A finite number for each objective, the larger the better; null where it is unscorable, which is worse than any number. */
  readonly values: readonly (number | null)[];
}

/** What a strategy answers when it is asked. */
export interface Asked {
  readonly state: StrategyState;
  readonly proposal: Proposal;
}

/**
 * Chooses what to score next, by ask and tell; pure. Ask n may depend only on tells 0 to n - window (the search's window W),
 * so that lanes, delays and resumes change nothing.
 */
export interface Strategy {
  readonly name: string;
  readonly title: string;
  /** Where the strategy comes from: a paper. */
  readonly source: string;
  readonly parameters: ParameterRules;
  /** Whether asks depend on tells; one that does not may be asked arbitrarily far ahead. */
  readonly isAdaptive: boolean;
  /**
   * Where it ends without samples and `--replacement`: with the space, each architecture of which it asks for once; by itself; or
   * not at all.
   */
  readonly end: 'space' | 'own' | 'none';
  /**
   * What it wants of the context's fidelities: all lengths of training, shortest first, or a score to warm up by and then an accuracy.
   * Left out, it measures every architecture once.
   */
  readonly measuresBy?: 'levels' | 'score-then-accuracy';
  /** Whether it also measures by replicates: it asks itself for what each spec of a search scores. Left out, it does not. */
  readonly averagesReplicates?: true;
  /** Throws a RangeError that says why the context is impossible (more samples than architectures, ...). */
  start(context: StrategyContext): StrategyState;
  /** At most `count` further architectures; null when there are no more. */
  ask(context: StrategyContext, state: StrategyState, count: number): Asked | null;
  tell(context: StrategyContext, state: StrategyState, tells: readonly Tell[]): StrategyState;
}
