import { describe, expect, it } from 'vitest';
import type { Leadership } from '../records.ts';
import type { Store } from '../store.ts';
import { at, beginSearch, scored, shardPlan } from './trial-search.ts';

const never = new AbortController().signal;

export async function lead(store: Store, holder: string): Promise<Leadership> {
  const leadership = await store.lead(holder, never);
  if (leadership === null) throw new Error(`${holder} was told that its signal aborted`);
  return leadership;
}

/** What every store must hold about who leads. */
export function describeLeadership(opened: () => Store): void {
  describe('with leaders', () => {
    it('counts terms, and says who leads until that one lets go', async () => {
      const first = await lead(opened(), 'one');
      expect(await opened().leader()).toEqual({ holder: 'one', term: first.term });
      await first[Symbol.asyncDispose]();
      expect(await opened().leader()).toBeNull();
      const second = await lead(opened(), 'two');
      expect(second.term).toBe(first.term + 1n);
      expect(await opened().leader()).toEqual({ holder: 'two', term: second.term });
      expect([first.lost.aborted, second.lost.aborted]).toEqual([false, false]);
      await second[Symbol.asyncDispose]();
    });

    it('lets nobody lead whose signal has aborted', async () => {
      expect(await opened().lead('late', AbortSignal.abort())).toBeNull();
      expect(await opened().leader()).toBeNull();
    });

    it('takes writes of the term that leads, and refuses those of terms before', async () => {
      const { id, plan } = await beginSearch(opened());
      const search = { plan, engine: 'test', lanes: 1, strategyState: { next: '0' }, priority: 7 };
      const sitting = { engine: 'test', lanes: 3 };
      const late = await lead(opened(), 'late');
      await late[Symbol.asyncDispose]();
      await using leader = await lead(opened(), 'leader');
      const refused = { name: 'StoreError', kind: 'fenced' };
      for (const write of [
        () => opened().createSearch({ id: `late-${id}`, ...search, term: late.term }),
        () => opened().acquireSearch(id, 'late', { ...sitting, term: late.term }),
        () => opened().setState(id, 'cancelled', late.term),
        () => opened().deleteSearch(id, late.term),
      ])
        await expect(write()).rejects.toMatchObject(refused);
      expect(await opened().findSearch(id)).toMatchObject({ state: 'running', lanes: 1 });
      expect(await opened().findSearch(`late-${id}`)).toBeNull();
      const { term } = leader;
      expect(await opened().createSearch({ id: `new-${id}`, ...search, term })).toMatchObject({
        priority: 7,
      });
      expect(await opened().acquireSearch(id, 'leader', { ...sitting, term })).toMatchObject({ lanes: 3 });
      await opened().setState(id, 'cancelled', term);
      await opened().deleteSearch(id, term);
      expect(await opened().findSearch(id)).toBeNull();
    });

    it('refuses what its owner writes to a search that another leads over and has not touched yet', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      await using _ = await lead(opened(), 'next');
      const refused = { name: 'StoreError', kind: 'fenced' };
      await expect(opened().planShard(id, epoch, shardPlan([at(3)]))).rejects.toMatchObject(refused);
      await expect(record([[at(3), scored(1)]])).rejects.toMatchObject(refused);
      await expect(opened().appendEvent(id, epoch, 'late', {})).rejects.toMatchObject(refused);
    });
  });
}
