/** When a connection that broke is tried again. */
export interface RetryPolicy {
  /** Connections in a row that may bring nothing new before giving up: a server that drops each after a while still delivers. */
  readonly attempts: number;
  /** Wait after the first of them; doubled after each. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Uniform over [0, 1): waits are spread, so that many clients do not come back at once. */
  readonly random: () => number;
}

/** A restarting server or a lost connection is back within half a minute; then a person should know. */
export const downloadRetries: RetryPolicy = {
  attempts: 6,
  firstWaitMs: 500,
  longestWaitMs: 10_000,
  random: Math.random,
};

/** Wait after the k-th connection in a row that brought nothing, from a half to the whole of the doubled wait. */
export function waitMs(
  { firstWaitMs, longestWaitMs, random }: Omit<RetryPolicy, 'attempts'>,
  k: number,
): number {
  const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** (k - 1));
  return longest * (0.5 + random() / 2);
}
