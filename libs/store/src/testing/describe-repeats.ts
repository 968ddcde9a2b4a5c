import { describe, expect, it } from 'vitest';
import { repeatId, type SearchPlan } from '@naswot/search';
import type { AskingSearch } from '../records.ts';
import type { Store } from '../store.ts';
import { at, beginSearch, engine, nextPlan, scored, shardPlan } from './trial-search.ts';

/** Under three specs that are no other search's. */
function planOfThree(): SearchPlan {
  const [first, second, third] = [nextPlan(), nextPlan(), nextPlan()];
  return { ...first, name: `three ${first.spec.run?.minibatch}`, repeats: [second.spec, third.spec] };
}

const unscorable = { kind: 'unscorable', reason: 'disconnected', detail: '' } as const;
const [a, b, c, d] = [at(1), at(2), at(3), at(4)];

const sitting = { engine: 'test', lanes: 1 } as const;

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
    const { epoch } = await opened().acquireSearch(id, 'test', sitting);
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

    it('has no value under a spec that it was not asked for under, whatever another search has found', async () => {
      const { id, plan } = await create();
      await score(id, [1, 2, 3, 4]);
      const [spec = plan.spec] = plan.repeats ?? [];
      const other = await beginSearch(opened(), { ...nextPlan(), spec });
      await opened().planShard(other.id, other.epoch, shardPlan([a, b]));
      await other.record([
        [a, scored(8)],
        [b, scored(9)],
      ]);
      const { epoch } = await opened().acquireSearch(repeatId(id, 1), 'test', sitting);
      const known = shardPlan([b]);
      const members = known.members.map((member) => ({ ...member, isResolved: true }));
      await opened().planShard(repeatId(id, 1), epoch, { ...known, members, shard: null });
      const best = await opened().best(id, 2);
      expect(best.map(({ position, values }) => [position, values])).toEqual([
        [b, [2, 9, null]],
        [d, [4, null, null]],
      ]);
    });

    it('takes the state of a repeat that its coordinator left running along', async () => {
      const { id } = await create();
      await opened().acquireSearch(repeatId(id, 1), 'test', sitting);
      await opened().setState(id, 'cancelled');
      expect(await opened().findSearch(repeatId(id, 1))).toMatchObject({ state: 'cancelled', owner: null });
      expect(await opened().findSearch(repeatId(id, 2))).toMatchObject({ state: 'paused' });
    });

    describe('whose strategy asks for what its repeats score', () => {
      /** The first and its second repeat, both acquired. */
      async function acquired(): Promise<{ readonly first: AskingSearch; readonly repeat: AskingSearch }> {
        const { id } = await create();
        const first = await opened().acquireSearch(id, 'test', sitting);
        const repeat = await opened().acquireSearch(repeatId(id, 2), 'test', sitting);
        return { first, repeat };
      }
      const plan = { ...shardPlan([a, b]), strategyState: { next: 'two' } };
      const results = {
        parts: [{ engine, scores: [{ position: a, outcome: scored(7), durationMs: 1 }] }],
        completedShards: [],
        strategyState: { next: 'told' },
      };
      const stateOf = async ({ id }: AskingSearch) => (await opened().findSearch(id))?.strategyState;

      it('has its state written with what a repeat asks for, and with what that is told', async () => {
        const { first, repeat } = await acquired();
        await opened().planShard(repeat.id, repeat.epoch, { ...plan, asking: first });
        expect(await stateOf(first)).toEqual({ next: 'two' });
        expect(await stateOf(repeat)).toEqual({});
        expect(await opened().askedPositions(repeat.id, 0n, 9n)).toEqual([a, b]);
        expect(await opened().findSearch(first.id)).toMatchObject({ asked: 0n, counts: { samples: 0n } });
        const counts = await opened().recordResults(repeat.id, repeat.epoch, { ...results, asking: first });
        expect(counts).toMatchObject({ samples: 2n, scored: 1n, pending: 1n });
        expect(await stateOf(first)).toEqual({ next: 'told' });
        expect(await stateOf(repeat)).toEqual({});
        const untold = { ...results, parts: [], strategyState: null, asking: first };
        await opened().recordResults(repeat.id, repeat.epoch, untold);
        expect(await stateOf(first)).toEqual({ next: 'told' });
      });

      it('is left as it is by a plan that comes again', async () => {
        const { first, repeat } = await acquired();
        const { epoch } = repeat;
        await opened().planShard(repeat.id, epoch, { ...plan, asking: first });
        await opened().recordResults(repeat.id, epoch, { ...results, asking: first });
        await opened().planShard(repeat.id, epoch, { ...plan, asking: first });
        expect(await stateOf(first)).toEqual({ next: 'told' });
        expect(await opened().findSearch(repeat.id)).toMatchObject({ counts: { samples: 2n, scored: 1n } });
      });

      it('is fenced by its own epoch and by that of the repeat, and then nothing is written', async () => {
        const { first, repeat } = await acquired();
        for (const [late, asking] of [
          [repeat.epoch, { ...first, epoch: first.epoch - 1n }],
          [repeat.epoch - 1n, first],
        ] as const) {
          const acts = [
            () => opened().planShard(repeat.id, late, { ...plan, asking }),
            () => opened().recordResults(repeat.id, late, { ...results, asking }),
          ];
          for (const act of acts) await expect(act()).rejects.toMatchObject({ kind: 'fenced' });
        }
        expect(await stateOf(first)).toEqual({ next: '0' });
        expect(await opened().findSearch(repeat.id)).toMatchObject({ counts: { samples: 0n } });
        expect(await opened().outstandingShards(repeat.id)).toEqual([]);
      });
    });

    it('ends the repeats that run with it', async () => {
      const { id } = await create();
      const first = await opened().acquireSearch(id, 'test', sitting);
      await opened().acquireSearch(repeatId(id, 1), 'test', sitting);
      await opened().releaseSearch(id, first.epoch, { state: 'completed', activeMs: 5 });
      const ended = await opened().findSearch(repeatId(id, 1));
      expect(ended).toMatchObject({ state: 'completed', owner: null, activeMs: 0 });
      expect(ended?.finishedAt).not.toBeNull();
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
