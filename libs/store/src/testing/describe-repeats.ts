import { describe, expect, it } from 'vitest';
import { repeatId, type SearchPlan } from '@naswot/search';
import type { Store } from '../store.ts';
import { at, engine, nextPlan, scored, shardPlan } from './trial-search.ts';

/** Under three specs that are no other search's. */
function planOfThree(): SearchPlan {
  const [first, second, third] = [nextPlan(), nextPlan(), nextPlan()];
  return { ...first, name: `three ${first.spec.run?.minibatch}`, repeats: [second.spec, third.spec] };
}

const unscorable = { kind: 'unscorable', reason: 'disconnected', detail: '' } as const;
const [a, b, c, d] = [at(1), at(2), at(3), at(4)];

/** Values of a, b, c and d under each spec; null where it is unscorable. */
type Values = readonly (number | null)[];

let created = 0;

/** How a store keeps searches with repeats. */
export function describeRepeats(opened: () => Store): void {
  const create = async (): Promise<{ readonly id: string; readonly plan: SearchPlan }> => {
    const [id, plan] = [`repeated${++created}x`, planOfThree()];
    await opened().createSearch({ id, plan, engine: 'test', lanes: 1, strategyState: { next: '0' } });
    return { id, plan };
  };

  /** Asks for all four, and records their values. */
  async function score(id: string, values: Values): Promise<void> {
    const { epoch } = await opened().acquireSearch(id, 'test', { engine: 'test', lanes: 1 });
    await opened().planShard(id, epoch, shardPlan([a, b, c, d]));
    const scores = values.map((value, k) => ({
      position: [a, b, c, d][k]!,
      outcome: value === null ? unscorable : scored(value),
      durationMs: 1,
    }));
    await opened().recordResults(id, epoch, {
      parts: [{ engine, scores }],
      completedShards: [0n],
      strategyState: null,
    });
  }

  describe('a search with repeats', () => {
    it('is one of a list, and its repeats are found by their own ids alone', async () => {
      const before = await opened().countSearches();
      const { id, plan } = await create();
      expect(await opened().countSearches()).toBe(before + 1);
      const listed = await opened().listSearches({ limit: 1_000 });
      expect(listed.filter((record) => record.id.startsWith(id))).toHaveLength(1);
      expect((await opened().findSearch(id.slice(0, -1)))?.id).toBe(id);
      expect((await opened().findSearch(id))?.plan).toEqual(plan);
      for (const [k, spec] of (plan.repeats ?? []).entries()) {
        const repeat = await opened().findSearch(repeatId(id, k + 1));
        expect(repeat?.plan).toMatchObject({ spec, name: '', strategy: plan.strategy });
        expect(repeat?.plan.repeats).toBeUndefined();
      }
    });

    it('says what it asked for, from one ordinal to another', async () => {
      const { id } = await create();
      await score(id, [1, 2, 3, 4]);
      expect(await opened().askedPositions(id, 0n, 10n)).toEqual([a, b, c, d]);
      expect(await opened().askedPositions(id, 1n, 3n)).toEqual([b, c]);
      expect(await opened().askedPositions(id, 4n, 10n)).toEqual([]);
      expect(await opened().askedPositions(repeatId(id, 1), 0n, 10n)).toEqual([]);
    });

    it('says what of some classes it asked for', async () => {
      const { id } = await create();
      await score(id, [1, 2, 3, 4]);
      expect(await opened().askedAlike(id, [a, c, BigInt(7) as typeof a])).toEqual(
        new Map([
          [a, a],
          [c, c],
        ]),
      );
      expect(await opened().askedAlike(repeatId(id, 1), [a, c])).toEqual(new Map());
    });

    it('has its best by the number of their values, then by the mean of these', async () => {
      const { id } = await create();
      await score(id, [1, 2, null, 9]);
      const ofFirst = await opened().best(id, 10);
      expect(ofFirst.map(({ position }) => position)).toEqual([d, b, a, c]);
      expect(ofFirst[0]?.values).toEqual([9, null, null]);
      await score(repeatId(id, 1), [5, 2, null, 9]);
      await score(repeatId(id, 2), [6, 2, 50, null]);
      const best = await opened().best(id, 10);
      expect(best.map(({ position, values }) => [position, values])).toEqual([
        [a, [1, 5, 6]],
        [b, [2, 2, 2]],
        [d, [9, 9, null]],
        [c, [null, null, 50]],
      ]);
      expect(best.map(({ outcome }) => outcome)).toEqual([scored(1), scored(2), scored(9), unscorable]);
      expect((await opened().best(id, 2)).map(({ position }) => position)).toEqual([a, b]);
    });

    it('takes the state of a repeat that its coordinator left running along', async () => {
      const { id } = await create();
      await opened().acquireSearch(repeatId(id, 1), 'test', { engine: 'test', lanes: 1 });
      await opened().setState(id, 'cancelled');
      expect(await opened().findSearch(repeatId(id, 1))).toMatchObject({ state: 'cancelled', owner: null });
      expect(await opened().findSearch(repeatId(id, 2))).toMatchObject({ state: 'paused' });
    });

    it('is deleted with all of its repeats, and their scores stay', async () => {
      const { id, plan } = await create();
      for (const each of [id, repeatId(id, 1), repeatId(id, 2)]) await score(each, [1, 2, 3, 4]);
      await opened().deleteSearch(id);
      for (const each of [id, repeatId(id, 1), repeatId(id, 2)])
        expect(await opened().findSearch(each)).toBeNull();
      for (const spec of [plan.spec, ...(plan.repeats ?? [])])
        expect((await opened().knownScores(plan.space, spec, [a, b])).size).toBe(2);
    });
  });
}
