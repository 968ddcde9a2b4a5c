import type { Numbers, Scores } from '@naswot/statistics';

/** What ranks architectures: a proxy under one spec, one of its terms, or a count that needs no forward pass. */
export interface Ranking {
  /** `naswot`, `parameters`. */
  readonly name: string;
  /** Digest of the scoring spec; null for a baseline. */
  readonly spec: string | null;
  /** The higher the better; null where an architecture is unscorable. */
  readonly values: Scores;
}

/** Architectures that have a score and an accuracy; item i of every list is one of them. */
export interface Comparison {
  /** Which function each is: architectures of one key are one function under several strings. */
  readonly functions: readonly string[];
  /** Percent, of the metric that reports. */
  readonly accuracies: Numbers;
  /** Percent, of the metric by which the best possible choice chooses. */
  readonly selecting: Numbers;
  /** That the bands of equal size are made of. */
  readonly reluUnits: Numbers;
  readonly parameters: Numbers;
  readonly proxies: readonly Ranking[];
  readonly baselines: readonly Ranking[];
}
