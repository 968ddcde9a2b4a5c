import { firstOf } from '@naswot/search';
import type { SearchRecord } from '@naswot/store';
import { UsageError } from './usage-error.ts';

/** What these rules look at. */
export type SearchStanding = Pick<SearchRecord, 'id' | 'state' | 'failure'>;

/** Exit code of a command that was interrupted, or follows a search that was. */
export const interruptedCode = 130;

/** The state as users see it: a running search whose owner is gone is interrupted. `isLive` where what is said to run does. */
export const shownState = ({ state }: Pick<SearchStanding, 'state'>, isLive: boolean): string =>
  state === 'running' && !isLive ? 'interrupted' : state;

/** Throws a UsageError for a repeat, which goes the way of the search that it repeats. */
export function checkNoRepeat({ id }: Pick<SearchStanding, 'id'>): void {
  const first = firstOf(id);
  if (first !== null)
    throw new UsageError(
      `search ${id} repeats search ${first}, and is paused, resumed, cancelled and deleted with it`,
      `name search ${first}`,
    );
}

/** Throws a UsageError where a search cannot be paused, since it ended. */
export function checkPausable({ id, state }: SearchStanding): void {
  checkNoRepeat({ id });
  switch (state) {
    case 'running':
    case 'paused':
      return;
    case 'completed':
    case 'cancelled':
      throw new UsageError(
        `search ${id} is ${state}: there is nothing to pause`,
        `'naswot searches show ${id}' shows it`,
      );
    case 'failed':
      throw new UsageError(
        `search ${id} has failed: there is nothing to pause`,
        `'naswot search --resume ${id}' goes on with it`,
      );
  }
}

/** Throws a UsageError where a search has completed. */
export function checkCancellable({ id, state }: SearchStanding): void {
  checkNoRepeat({ id });
  if (state === 'completed')
    throw new UsageError(
      `search ${id} is completed already: there is nothing to cancel`,
      `'naswot searches delete ${id}' deletes it; its scores stay`,
    );
}

/** Throws a UsageError where a search is not to go on. */
export function checkResumable({ id, state }: SearchStanding): void {
  checkNoRepeat({ id });
  if (state === 'cancelled')
    throw new UsageError(
      `search ${id} was cancelled`,
      'a new search with the same flags reuses every score of it',
    );
}

/** How a search stands that nothing runs, what to do, and the exit code that says whether it completed. */
export function standingOf(
  { id, state, failure }: SearchStanding,
  resume = `'naswot search --resume ${id}'`,
): {
  readonly sentence: string;
  readonly exitCode: number;
} {
  const goOn = `go on with ${resume}`;
  switch (state) {
    case 'completed':
      return { sentence: `search ${id} is completed`, exitCode: 0 };
    case 'failed':
      return {
        sentence: `search ${id} has failed: ${failure ?? 'no reason is known'}; ${goOn}`,
        exitCode: 1,
      };
    case 'cancelled':
      return { sentence: `search ${id} was cancelled`, exitCode: interruptedCode };
    case 'running':
    case 'paused':
      return {
        sentence: `nothing runs search ${id}, which is ${shownState({ state }, false)}; ${goOn}`,
        exitCode: interruptedCode,
      };
  }
}
