/** What one pickle may take: of a streamed one, what each of its items may. */
export interface PickleLimits {
  /** Values pushed, marks set and memo entries made, together. */
  readonly maximumValues: number;
  /** Characters of strings and bytes of byte strings, together. */
  readonly maximumBytes: number;
  /** Open marks, and containers within containers. */
  readonly maximumDepth: number;
}

/**
 * Ten times what the largest piece of NATS-Bench takes: a record of the topology space makes 37,000 values and its meta file
 * 66,000, of 1.4 MB; a record nests six deep.
 */
export const pickleLimits: PickleLimits = {
  maximumValues: 1_000_000,
  maximumBytes: 16 << 20,
  maximumDepth: 32,
};
