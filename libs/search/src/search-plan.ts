import type { NetworkSettings, ScoringSpec } from '@naswot/scoring';

/** A search's budget; at least one of the two bounds it. */
export interface Budget {
  readonly samples: bigint | null;
  readonly timeLimitMs: number | null;
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
  /** W: ask n may depend only on tells 0 to n - W. */
  readonly window: number;
}

/** `interrupted` is not stored: it is a running search whose owner died. */
export type SearchState = 'running' | 'paused' | 'completed' | 'cancelled' | 'failed';

export const defaultWindow = 16;
