import { setTimeout as pause } from 'node:timers/promises';

/** Resolves once the act has ended, well or not, or the limit is over. */
export async function settledWithin(act: Promise<unknown>, limitMs: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([Promise.allSettled([act]), pause(limitMs, undefined, { signal: over.signal })]);
  over.abort();
}
