/** A rank correlation as it is printed: Kendall's tau-b of all points, unscorable ones ranked last. */
export interface Correlation {
  readonly value: number;
  /** Ends of the 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** `tau-b 0.57 (0.55 to 0.59)`. */
export const correlationInWords = ({ value, low, high }: Correlation): string =>
  `tau-b ${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

/** What the parentheses of a title mean. */
export const correlationExplained =
  "tau-b is Kendall's rank correlation, with its 95 % interval; unscorable architectures rank last.";
