import { describe, expect, it } from 'vitest';
import { everySearch } from '../list-searches.ts';
import type { SearchQuery, SearchRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { nextPlan } from './trial-search.ts';

const ids = (searches: readonly SearchRecord[]): readonly string[] => searches.map(({ id }) => id);

/** The newest first; ids tell apart what was created at once. */
const compare = (a: SearchRecord, b: SearchRecord): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1);

/** Asks for what comes after some. */
function behind(found: readonly SearchRecord[]): Pick<SearchQuery, 'after'> {
  const after = found.at(-1);
  return after === undefined ? {} : { after };
}

/** How a store lists searches, page by page. */
export function describeSearchList(opened: () => Store): void {
  describe('a list of searches', () => {
    let created = 0;
    const create = (): Promise<SearchRecord> =>
      opened().createSearch({
        // Large letters, small ones and digits: the order is that of bytes.
        id: `${['a', 'B', '9', 'Z'][created % 4]}page${++created}`,
        plan: nextPlan(),
        engine: 'test',
        lanes: 1,
        strategyState: {},
      });

    async function all(): Promise<readonly SearchRecord[]> {
      const found: SearchRecord[] = [];
      for await (const search of everySearch(opened())) found.push(search);
      return found;
    }

    it('holds each once, the newest first, in pages of any size', async () => {
      for (let k = 0; k < 7; k++) await create();
      const whole = await all();
      expect(whole.length).toBe(await opened().countSearches());
      expect(ids(whole)).toEqual(ids(whole.toSorted(compare)));
      for (const limit of [1, 3, whole.length]) {
        const found: SearchRecord[] = [];
        for (;;) {
          const page = await opened().listSearches({ limit, ...behind(found) });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(limit);
          found.push(...page);
        }
        expect(found).toEqual(whole);
      }
    });

    it('neither misses nor repeats any while others come and go between its pages', async () => {
      const before = await all();
      const page = await opened().listSearches({ limit: 2 });
      expect(page).toEqual(before.slice(0, 2));
      await create();
      for (const { id } of before.slice(1, 3)) await opened().deleteSearch(id);
      const rest = await opened().listSearches({ limit: before.length, ...behind(page) });
      expect(ids(rest)).toEqual(ids(before.slice(3)));
    });

    it('of one state holds no other', async () => {
      const { id } = await create();
      await opened().setState(id, 'cancelled');
      const found = await opened().listSearches({ limit: 100, state: 'cancelled' });
      expect(ids(found)).toContain(id);
      expect(found.every(({ state }) => state === 'cancelled')).toBe(true);
      expect(ids(await opened().listSearches({ limit: 100, state: 'running' }))).not.toContain(id);
    });
  });
}
