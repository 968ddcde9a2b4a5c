import type { Numbers, Scores } from '@naswot/statistics';

/** Parts of a score that rank on their own. */
export type Term = 'size' | 'separation';

/** What ranks architectures: a proxy, one of its terms, or a count that needs no forward pass. */
export interface Ranking {
  /** `naswot`, `naswot: size term`, `parameters`; of one comparison each has its own. */
  readonly name: string;
  /** Null for a whole score and for a baseline. */
  readonly term: Term | null;
  /** Digest of the scoring spec, the first where there are several; null for a baseline. A term has that of its score. */
  readonly spec: string | null;
  /** The higher the better; null where an architecture is unscorable. */
  readonly values: Scores;
  /** Under each of the specs that `values` are the means of; empty where there is one spec, and for baselines. */
  readonly repeats: readonly Scores[];
}

/** Architectures that have a score and an accuracy; item i of every list is one of them. */
export interface Comparison {
  /** Which function each is: architectures of one key are one function under several strings. */
  readonly functions: readonly string[];
  /** Percent, of the metric that reports. */
  readonly accuracies: Numbers;
  /** Percent, of the metric by which the best possible choice chooses. */
  readonly selecting: Numbers;
  /** Of the metric that reports, by each seed; null where one was not trained with it. Empty where there are means alone. */
  readonly seeds: readonly Scores[];
  /** That the bands of equal size are made of. */
  readonly reluUnits: Numbers;
  readonly parameters: Numbers;
  readonly proxies: readonly Ranking[];
  readonly baselines: readonly Ranking[];
}
