import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidMessage } from '@naswot/protocol';
import type { SearchRecord } from '@naswot/store';
import { trialPlan } from '../testing/trial-plan.ts';
import { searchPage } from './search-page.ts';

const search = (id: string, createdAtMs: number): SearchRecord => {
  const none = { samples: 0n, scored: 0n, unscorable: 0n, reused: 0n, pending: 0n };
  return {
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
    counts: none,
    strategyState: {},
    asked: 0n,
    activeMs: 0,
    createdAt: new Date(createdAtMs),
    finishedAt: null,
  };
};

const ids = (searches: readonly SearchRecord[]): readonly string[] => searches.map(({ id }) => id);

/** Few instants, so that many are created at once. */
const lists = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^[a-z2-9]{1,8}$/), at: fc.nat({ max: 5 }) }),
  { selector: ({ id }) => id, maxLength: 40 },
);

function pages(
  all: readonly SearchRecord[],
  size: number,
  between: (token: string) => readonly SearchRecord[],
) {
  const found: string[] = [];
  let list = all;
  let token = '';
  do {
    const page = searchPage(list, size, token);
    expect(page.searches.length).toBeLessThanOrEqual(size);
    found.push(...ids(page.searches));
    token = page.nextToken;
    list = between(token);
  } while (token !== '');
  return found;
}

describe('pages of searches', () => {
  it('hold each once, the newest first', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), (entries, size) => {
        const all = entries.map(({ id, at }) => search(id, at));
        const found = pages(all, size, () => all);
        expect(new Set(found)).toEqual(new Set(entries.map(({ id }) => id)));
        expect(found).toHaveLength(entries.length);
        const at = new Map(entries.map((entry) => [entry.id, entry.at]));
        const times = found.map((id) => at.get(id) ?? 0);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      }),
    );
  });

  it('neither miss nor repeat any while others come and go', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), fc.nat({ max: 3 }), (entries, size, every) => {
        const all = entries.map(({ id, at }) => search(id, at));
        let turn = 0;
        const changed = (): readonly SearchRecord[] => [
          ...all.filter((_, k) => (k + turn++) % 4 !== every),
          search('new', 9),
        ];
        const found = pages(all, size, changed);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it.each(['x', '1', '1.', '.a', '1.a b', `1.${'a'.repeat(100)}`, '1e9.a'])(
    'refuse the token %j',
    (token) => {
      expect(() => searchPage([], 5, token)).toThrow(InvalidMessage);
    },
  );
});
