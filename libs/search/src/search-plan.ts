import type { NetworkSettings, ScoringSpec } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { Aim } from './aim/aim.ts';
import type { Constraints } from './constraints.ts';
import type { ParameterValues } from './parameters.ts';

/** A search's budget; at least one of its limits bounds a search that has no end of its own. */
export interface Budget {
  /** Asks. */
  readonly samples: bigint | null;
  /** Of running, over all sittings. */
  readonly timeLimitMs: number | null;
  /** Measurements that are new to the search: see `Expense`. Left out where they are not limited. */
  readonly evaluations?: number;
  /** Of the training that its measurements stand for, in milliseconds; left out where it is not limited. */
  readonly simulatedTimeMs?: number;
}

/** All that decides what a search asks for and under which spec it scores; stored, and never changed but for growing limits. */
export interface SearchPlan {
  readonly name: string;
  readonly space: string;
  readonly network: NetworkSettings;
  readonly strategy: string;
  readonly seed: number;
  readonly replacement: boolean;
  readonly budget: Budget;
  readonly spec: ScoringSpec;
  /** Further specs under which whatever was asked for is scored, too: see `specGrid`. Left out where there is one spec alone. */
  readonly repeats?: readonly ScoringSpec[];
  /** What the strategy makes large; left out where that is the score alone. */
  readonly aim?: Aim;
  /** Of the strategy; those left out have their defaults. */
  readonly parameters?: ParameterValues;
  /** What every architecture keeps that is asked for; left out where there is no such limit. */
  readonly constraints?: Constraints;
  /** Asked for before all others, in this order, at most `mostIncluded`; left out where there are none. */
  readonly included?: readonly Position[];
  /** W: ask n may depend only on tells 0 to n - W. */
  readonly window: number;
}

/** `interrupted` is not stored: it is a running search whose owner died. */
export type SearchState = 'running' | 'paused' | 'completed' | 'cancelled' | 'failed';

export const defaultWindow = 16;

/** They are stored with the plan, and sent with it whenever it is. */
export const mostIncluded = 4_096;
