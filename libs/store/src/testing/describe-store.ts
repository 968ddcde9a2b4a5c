import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import { architectureRecord } from '../architecture-record.ts';
import type { ShardPlan } from '../records.ts';
import type { Store } from '../store.ts';
import { describeBenchmarks } from './describe-benchmarks.ts';
import { describeDifferences } from './describe-differences.ts';
import { describeLeadership } from './describe-leadership.ts';
import { describeRepeats } from './describe-repeats.ts';
import { describeScoreQueries } from './describe-score-queries.ts';
import { describeTrainedScores } from './describe-trained-scores.ts';
import { describeSearchList } from './describe-search-list.ts';
import { at, beginSearch, engine, scored, settings, shardPlan, space } from './trial-search.ts';

/** What every store must hold, whatever is behind it; `open` gives an empty one. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store[Symbol.asyncDispose]());

    it('keeps a search as it was planned', async () => {
      const { id, epoch, plan } = await beginSearch(store);
      expect(await store.findSearch(id)).toMatchObject({
        plan,
        state: 'running',
        epoch,
        counts: { samples: 0n, pending: 0n },
      });
      expect(await store.findSearch('nothing')).toBeNull();
    });

    it('counts what is planned and recorded, and a repeat changes nothing', async () => {
      const { id, epoch, record, spec } = await beginSearch(store);
      const [a, b, c] = [at(9930), at(1), at(14)];
      await store.planShard(id, epoch, shardPlan([a, b, a, c]));
      await store.planShard(id, epoch, shardPlan([a, b, a, c]));
      expect((await store.pendingMembers(id)).map(({ position }) => position)).toEqual([a, b, a, c]);
      const dead: Outcome = { kind: 'unscorable', reason: 'disconnected', detail: '' };
      await record([
        [a, scored(5)],
        [b, dead],
      ]);
      const again = await record([
        [a, scored(99)],
        [b, dead],
      ]);
      expect(again).toEqual({ samples: 4n, scored: 1n, unscorable: 1n, reused: 1n, pending: 1n });
      expect((await store.knownScores(space.name, spec, [a, b, c])).get(a)).toEqual(scored(5));
      expect(await store.outstandingShards(id)).toHaveLength(1);
      await record([[c, scored(7)]], true);
      expect(await store.outstandingShards(id)).toEqual([]);
      const best = await store.best(id, 10);
      expect(best.map(({ position, outcome }) => [position, outcome])).toEqual([
        [c, scored(7)],
        [a, scored(5)],
        [b, dead],
      ]);
    });

    it('never reuses what happened to an attempt, and lets a score take its place', async () => {
      const { id, epoch, record, spec } = await beginSearch(store);
      const position = at(77);
      await store.planShard(id, epoch, shardPlan([position]));
      const crashed: Outcome = { kind: 'unscorable', reason: 'crashed', detail: 'twice' };
      expect(await record([[position, crashed]], true)).toMatchObject({
        unscorable: 1n,
        pending: 0n,
      });
      expect((await store.knownScores(space.name, spec, [position])).size).toBe(0);
      expect((await store.best(id, 1))[0]?.outcome).toEqual(crashed);
      await store.recordScores(
        space.name,
        spec,
        engine,
        [architectureRecord(space, settings, position)],
        [{ position, outcome: scored(3), durationMs: 1 }],
      );
      expect((await store.best(id, 1))[0]?.outcome).toEqual(scored(3));
    });

    it('refuses every write of an owner that was taken over', async () => {
      const { id, epoch, record } = await beginSearch(store);
      const after = await store.acquireSearch(id, 'elsewhere', { engine: 'test', lanes: 2 });
      expect(after.epoch).toBe(epoch + 1n);
      await expect(store.planShard(id, epoch, shardPlan([at(5)]))).rejects.toThrow(
        /was taken over by another coordinator/,
      );
      await expect(record([[at(5), scored(1)]])).rejects.toThrow(/was taken over/);
      await expect(store.releaseSearch(id, epoch, { state: 'completed', activeMs: 1 })).rejects.toThrow(
        /was taken over/,
      );
      expect((await store.findSearch(id))?.counts.samples).toBe(0n);
    });

    it('keeps scores when their search is deleted', async () => {
      const { id, epoch, record, spec } = await beginSearch(store);
      await store.planShard(id, epoch, shardPlan([at(8)]));
      await record([[at(8), scored(2)]], true);
      await store.deleteSearch(id);
      expect(await store.findSearch(id)).toBeNull();
      expect((await store.knownScores(space.name, spec, [at(8)])).size).toBe(1);
    });

    it('keeps events in order', async () => {
      const { id, epoch } = await beginSearch(store);
      await store.releaseSearch(id, epoch, { state: 'paused', activeMs: 12 });
      const events = await store.events(id, 0n, 10);
      expect(events.map(({ sequence, kind }) => [sequence, kind])).toEqual([
        [1n, 'created'],
        [2n, 'started'],
        [3n, 'paused'],
      ]);
      expect(await store.findSearch(id)).toMatchObject({ state: 'paused', owner: null, activeMs: 12 });
    });

    it('keeps minibatches to the bit', async () => {
      const source = { dataset: 'test', seed: 1, imageIds: [4, 2], notice: null };
      const minibatch = {
        digest: 'of two images',
        shape: [2, 1, 1, 2],
        pixels: Float32Array.of(1, -0.1, 3e-9, 4),
        given: [1, 0],
        source,
      } as const;
      await store.saveMinibatch(minibatch);
      await store.saveMinibatch(minibatch);
      expect(await store.loadMinibatch(minibatch.digest)).toEqual(minibatch);
    });

    it('plans a shard again for what was asked for before, and keeps the higher attempt', async () => {
      const { id, epoch, record } = await beginSearch(store);
      const [a, b] = [at(40), at(41)];
      await store.planShard(id, epoch, shardPlan([a, b]));
      const split = (number: bigint, positions: readonly Position[], attempt: number): ShardPlan => ({
        ...shardPlan([a, b]),
        members: [],
        shard: { number, work: { kind: 'list', positions }, attempt },
      });
      await store.planShard(id, epoch, split(2n, [a], 1));
      await store.planShard(id, epoch, split(3n, [b], 1));
      await store.planShard(id, epoch, split(3n, [a], 4));
      await store.planShard(id, epoch, split(3n, [a], 2));
      await record([], true);
      expect(await store.outstandingShards(id)).toEqual([
        { number: 2n, work: { kind: 'list', positions: [a] }, attempt: 1 },
        { number: 3n, work: { kind: 'list', positions: [b] }, attempt: 4 },
      ]);
      expect(await store.outstandingShard(id, 3n)).toEqual({
        ...{ number: 3n, work: { kind: 'list', positions: [b] }, attempt: 4 },
      });
      expect(await store.outstandingShard(id, 1n)).toBeNull();
      expect((await store.findSearch(id))?.counts).toMatchObject({ samples: 2n, pending: 2n });
    });

    it('keeps a shard of a range with the asks that it skips', async () => {
      const { id, epoch } = await beginSearch(store);
      const order = { kind: 'permutation', seed: 7 } as const;
      const range = {
        kind: 'range',
        order,
        from: 10n ** 17n,
        to: 10n ** 17n + 9n,
        skip: Uint8Array.of(3, 1),
      } as const;
      const shard = { number: 5n, work: range, attempt: 1 };
      await store.planShard(id, epoch, { ...shardPlan([at(50)]), shard });
      expect(await store.outstandingShards(id)).toEqual([shard]);
    });

    it('appends no event when a batch is repeated', async () => {
      const { id, epoch, record } = await beginSearch(store);
      await store.planShard(id, epoch, shardPlan([at(60), at(61)]));
      const crashed: Outcome = { kind: 'unscorable', reason: 'crashed', detail: 'twice' };
      const batch = [
        [at(60), crashed],
        [at(61), scored(1)],
      ] as const;
      const counts = await record(batch, true);
      expect(await record(batch, true)).toEqual(counts);
      expect((await store.events(id, 2n, 10)).map(({ kind, data }) => [kind, data])).toEqual([
        ['attempt', { position: String(at(60)), reason: 'crashed', detail: 'twice' }],
        ['shards-completed', { numbers: ['0'] }],
      ]);
    });

    it('counts an attempt as scored once another search has scored it', async () => {
      const { id, epoch, record, spec } = await beginSearch(store);
      const position = at(62);
      await store.planShard(id, epoch, shardPlan([position]));
      await record([[position, { kind: 'unscorable', reason: 'timeout', detail: '' }]], true);
      const score = [{ position, outcome: scored(3), durationMs: 1 }];
      await store.recordScores(space.name, spec, engine, [], score);
      const counts = { samples: 1n, scored: 1n, unscorable: 0n, reused: 0n, pending: 0n };
      expect((await store.findSearch(id))?.counts).toEqual(counts);
      expect(await record(score.map(({ outcome }) => [position, outcome] as const))).toEqual(counts);
    });

    it('does not let a member wait for a score that came between its plan and its writing', async () => {
      const { id, epoch, record } = await beginSearch(store);
      const position = at(63);
      await store.planShard(id, epoch, shardPlan([position]));
      await record([[position, scored(1)]], true);
      const late = {
        ordinal: 1n,
        position,
        representative: position,
        origin: 'reused',
        isResolved: false,
      } as const;
      await store.planShard(id, epoch, { ...shardPlan([]), members: [late], shard: null, asked: 2n });
      expect(await store.pendingMembers(id)).toEqual([]);
      expect((await store.findSearch(id))?.counts).toMatchObject({ scored: 1n, reused: 1n, pending: 0n });
    });

    it('settles what waits for scores that other searches found, when it is acquired again', async () => {
      const { id, epoch, spec } = await beginSearch(store);
      const [a, b] = [at(64), at(65)];
      await store.planShard(id, epoch, shardPlan([a, b, a]));
      await store.recordScores(
        space.name,
        spec,
        engine,
        [],
        [{ position: a, outcome: scored(1), durationMs: 1 }],
      );
      const { counts } = await store.acquireSearch(id, 'elsewhere', { engine: 'test', lanes: 1 });
      expect(counts).toEqual({ samples: 3n, scored: 1n, unscorable: 0n, reused: 1n, pending: 1n });
      expect((await store.pendingMembers(id)).map(({ position }) => position)).toEqual([b]);
      expect((await store.findSearch(id))?.counts).toEqual(counts);
    });

    it('writes each score once when searches record the same ones at the same time', async () => {
      const one = await beginSearch(store);
      const other = await beginSearch(store, one.plan);
      const positions = [...new Set(Array.from({ length: 40 }, (_, k) => at(1000 + k)))];
      for (const { id, epoch } of [one, other]) await store.planShard(id, epoch, shardPlan(positions));
      const rows = positions.map((position, k) => [position, scored(k)] as const);
      const counts = await Promise.all([one.record(rows, true), other.record(rows.toReversed(), true)]);
      expect(counts[0]).toEqual(counts[1]);
      expect(counts[0]).toMatchObject({ scored: BigInt(positions.length), pending: 0n });
    });

    it('writes nothing of a search whose id is taken, and goes on', async () => {
      const { id, epoch, plan } = await beginSearch(store);
      const again = { id, plan, engine: 'test', lanes: 7, strategyState: { next: '0' } };
      await expect(store.createSearch(again)).rejects.toThrow(/unique/);
      expect(await store.findSearch(id)).toMatchObject({ epoch, lanes: 1 });
      expect((await store.events(id, 0n, 10)).map(({ kind }) => kind)).toEqual(['created', 'started']);
    });

    it('finds scores under a spec that it did not know when it was asked before', async () => {
      const { plan } = await beginSearch(store);
      const fresh = { ...plan.spec, proxyVersion: 1_000 };
      expect(await store.knownScores(plan.space, fresh, [at(7)])).toEqual(new Map());
      const score = { position: at(7), outcome: scored(3), durationMs: 1 };
      const architectures = [architectureRecord(space, settings, at(7))];
      await store.recordScores(plan.space, fresh, engine, architectures, [score]);
      expect(await store.knownScores(plan.space, fresh, [at(7)])).toEqual(new Map([[at(7), scored(3)]]));
    });

    it('knows no search that is not there', async () => {
      const gone = { name: 'StoreError', kind: 'no-such-search' };
      await expect(store.acquireSearch('gone', 'here', { engine: 'test', lanes: 1 })).rejects.toMatchObject(
        gone,
      );
      await expect(store.setState('gone', 'cancelled')).rejects.toMatchObject(gone);
      await expect(store.deleteSearch('gone')).rejects.toMatchObject(gone);
      expect(await store.best('gone', 3)).toEqual([]);
      expect(await store.largest('gone', 'parameters')).toBeNull();
    });

    describeScoreQueries(() => store);
    describeTrainedScores(() => store);
    describeSearchList(() => store);
    describeRepeats(() => store);
    describeBenchmarks(() => store);
    describeDifferences(() => store);
    describeLeadership(() => store);
  });
}
