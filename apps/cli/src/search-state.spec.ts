import { describe, expect, it } from 'vitest';
import {
  checkCancellable,
  checkPausable,
  checkResumable,
  shownState,
  standingOf,
  type SearchStanding,
} from './search-state.ts';
import { UsageError } from './usage-error.ts';

const search = (state: SearchStanding['state'], failure: string | null = null): SearchStanding => ({
  id: 'k7p2',
  state,
  failure,
});
const states = ['running', 'paused', 'completed', 'cancelled', 'failed'] as const;
const refusing = (check: (search: SearchStanding) => void): readonly string[] =>
  states.filter((state) => {
    try {
      check(search(state));
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return true;
    }
  });

describe('the state of a search that nothing runs', () => {
  it('is interrupted where it was running', () => {
    expect(states.map((state) => shownState({ state }, false))).toEqual([
      'interrupted',
      'paused',
      'completed',
      'cancelled',
      'failed',
    ]);
  });

  it('is what it says it is where a coordinator runs what is to run', () => {
    expect(states.map((state) => shownState({ state }, true))).toEqual(states);
  });

  it('decides what can be done with it', () => {
    expect(refusing(checkPausable)).toEqual(['completed', 'cancelled', 'failed']);
    expect(refusing(checkCancellable)).toEqual(['completed']);
    expect(refusing(checkResumable)).toEqual(['cancelled']);
  });

  it('is the exit code of who follows it: 0 only where it completed', () => {
    expect(states.map((state) => standingOf(search(state)).exitCode)).toEqual([130, 130, 0, 130, 1]);
  });

  it('comes with what to do about it', () => {
    expect(standingOf(search('running')).sentence).toBe(
      "nothing runs search k7p2, which is interrupted; go on with 'naswot search --resume k7p2'",
    );
    expect(standingOf(search('failed', 'the engine does not load')).sentence).toBe(
      "search k7p2 has failed: the engine does not load; go on with 'naswot search --resume k7p2'",
    );
  });
});
