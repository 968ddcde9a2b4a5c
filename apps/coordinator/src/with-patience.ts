import { setTimeout as pause } from 'node:timers/promises';
import { isTransient } from '@naswot/store';
import type { Log } from './log.ts';

const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** Does it again, with growing pauses, for as long as the store is away; throws what else goes wrong, or once the signal aborts. */
export async function withPatience<Output>(
  act: () => Promise<Output>,
  signal: AbortSignal,
  log: Log,
): Promise<Output> {
  for (let failures = 0; ; failures++)
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error;
      if (failures === 0) log('the store is away, and is asked again', { error: String(error) });
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** failures), undefined, { signal });
    }
}
