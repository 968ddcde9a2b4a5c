import { describe, expect, it } from 'vitest';
import { InvalidMessage } from '@naswot/protocol';
import type { SearchRecord } from '@naswot/store';
import { trialPlan } from '../testing/trial-plan.ts';
import { after, searchPage } from './search-page.ts';

const search = (id: string, createdAtMs: number): SearchRecord => ({
  id,
  plan: trialPlan(1, 1),
  specDigest: '',
  state: 'running',
  failure: null,
  epoch: 0n,
  owner: null,
  engine: '',
  lanes: 1,
  priority: 1,
  counts: { samples: 0n, scored: 0n, unscorable: 0n, reused: 0n, pending: 0n },
  strategyState: {},
  asked: 0n,
  activeMs: 0,
  createdAt: new Date(createdAtMs),
  finishedAt: null,
});

describe('a page of searches', () => {
  const found = [search('c', 3), search('a', 2), search('b', 2)];

  it('goes on behind its last search where more was found than it holds', () => {
    const { searches, nextToken } = searchPage(found, 2);
    expect(searches.map(({ id }) => id)).toEqual(['c', 'a']);
    expect(after(nextToken)).toEqual({ after: { createdAt: new Date(2), id: 'a' } });
  });

  it('is the last where no more was found', () => {
    expect(searchPage(found, 3)).toEqual({ searches: found, nextToken: '' });
    expect(searchPage([], 3)).toEqual({ searches: [], nextToken: '' });
    expect(after('')).toEqual({});
  });

  it.each(['x', '1', '1.', '.a', '1.a b', `1.${'a'.repeat(100)}`, '1e9.a', '999999999999999.a'])(
    'refuses the token %j',
    (token) => {
      expect(() => after(token)).toThrow(InvalidMessage);
    },
  );
});
