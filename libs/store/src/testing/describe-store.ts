import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, ScoringSpec } from '@naswot/scoring';
import type { SearchPlan } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { architectureRecord } from '../architecture-record.ts';
import type { MemberRecord, ShardPlan } from '../records.ts';
import type { Store } from '../store.ts';

const space = findSpace('nas-bench-201');
const settings = space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 });
const engine = { name: 'test', version: '1', device: 'none' };
const scored = (value: number): Outcome => ({
  kind: 'scored',
  value,
  sizeTerm: value + 1,
  separationTerm: -1,
});
const at = (index: number): Position => space.representative(space.atPublishedIndex(index));

/** What every store must hold, whatever is behind it; `open` gives an empty one. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    let seed = 0;
    let spec: ScoringSpec;
    let plan: SearchPlan;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store[Symbol.asyncDispose]());
    // A spec of its own for each test: scores are shared by everything under one spec.
    beforeEach(() => {
      seed++;
      const weights = { initialisation: 'kaiming-uniform', seed, version: 1 };
      spec = {
        proxy: 'naswot',
        proxyVersion: 1,
        network: settings,
        run: { minibatch: 'm', weights, counting: 'unit' },
      };
      const budget = { samples: 10n, timeLimitMs: null };
      const strategy = { strategy: 'random', seed: 0, replacement: false, window: 16 };
      plan = { name: '', space: space.name, network: settings, ...strategy, budget, spec };
    });

    const members = (
      positions: readonly Position[],
      known: readonly Position[] = [],
    ): readonly MemberRecord[] =>
      positions.map((position, k) => ({
        ordinal: BigInt(k),
        position,
        representative: position,
        origin: known.includes(position) || positions.indexOf(position) < k ? 'reused' : 'dispatched',
        isResolved: known.includes(position),
      }));
    const shardPlan = (positions: readonly Position[], known: readonly Position[] = []): ShardPlan => ({
      architectures: positions.map((position) => architectureRecord(space, settings, position)),
      members: members(positions, known),
      shard: { number: 0n, work: { kind: 'list', positions }, attempt: 1 },
      strategyState: { next: String(positions.length) },
      asked: BigInt(positions.length),
    });
    const begin = async () => {
      const { id } = await store.createSearch({
        id: `test${seed}`,
        plan,
        engine: 'test',
        lanes: 1,
        strategyState: { next: '0' },
      });
      return store.acquireSearch(id, 'here', { engine: 'test', lanes: 1 });
    };
    const record = (
      id: string,
      epoch: bigint,
      scores: readonly (readonly [Position, Outcome])[],
      isComplete = false,
    ) =>
      store.recordResults(id, epoch, {
        scores: scores.map(([position, outcome]) => ({ position, outcome, durationMs: 5 })),
        engine,
        completedShards: isComplete ? [0n] : [],
        strategyState: null,
      });

    it('keeps a search as it was planned', async () => {
      const { id, epoch } = await begin();
      expect(await store.findSearch(id)).toMatchObject({
        plan,
        state: 'running',
        epoch,
        counts: { samples: 0n, pending: 0n },
      });
      expect(await store.findSearch('nothing')).toBeNull();
    });

    it('counts what is planned and recorded, and a repeat changes nothing', async () => {
      const { id, epoch } = await begin();
      const [a, b, c] = [at(9930), at(1), at(14)];
      await store.planShard(id, epoch, shardPlan([a, b, a, c]));
      await store.planShard(id, epoch, shardPlan([a, b, a, c]));
      expect((await store.pendingMembers(id)).map(({ position }) => position)).toEqual([a, b, a, c]);
      const dead: Outcome = { kind: 'unscorable', reason: 'disconnected', detail: '' };
      await record(id, epoch, [
        [a, scored(5)],
        [b, dead],
      ]);
      const again = await record(id, epoch, [
        [a, scored(99)],
        [b, dead],
      ]);
      expect(again).toEqual({ samples: 4n, scored: 1n, unscorable: 1n, reused: 1n, pending: 1n });
      expect((await store.knownScores(space.name, spec, [a, b, c])).get(a)).toEqual(scored(5));
      expect(await store.outstandingShards(id)).toHaveLength(1);
      await record(id, epoch, [[c, scored(7)]], true);
      expect(await store.outstandingShards(id)).toEqual([]);
      const best = await store.best(id, 10);
      expect(best.map(({ position, outcome }) => [position, outcome])).toEqual([
        [c, scored(7)],
        [a, scored(5)],
        [b, dead],
      ]);
    });

    it('never reuses what happened to an attempt, and lets a score take its place', async () => {
      const { id, epoch } = await begin();
      const position = at(77);
      await store.planShard(id, epoch, shardPlan([position]));
      const crashed: Outcome = { kind: 'unscorable', reason: 'crashed', detail: 'twice' };
      expect(await record(id, epoch, [[position, crashed]], true)).toMatchObject({
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
      const { id, epoch } = await begin();
      const after = await store.acquireSearch(id, 'elsewhere', { engine: 'test', lanes: 2 });
      expect(after.epoch).toBe(epoch + 1n);
      await expect(store.planShard(id, epoch, shardPlan([at(5)]))).rejects.toThrow(
        /was taken over by another coordinator/,
      );
      await expect(record(id, epoch, [[at(5), scored(1)]])).rejects.toThrow(/was taken over/);
      await expect(store.releaseSearch(id, epoch, { state: 'completed', activeMs: 1 })).rejects.toThrow(
        /was taken over/,
      );
      expect((await store.findSearch(id))?.counts.samples).toBe(0n);
    });

    it('finds the largest of the connected architectures, and how many are as large', async () => {
      const { id, epoch } = await begin();
      const positions = [at(9930), at(1), at(1835)];
      await store.planShard(id, epoch, shardPlan(positions));
      await record(
        id,
        epoch,
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      const parameters = positions.map(
        (position) => architectureRecord(space, settings, position).parameters,
      );
      const largest = await store.largest(id, 'parameters');
      expect(largest?.row.parameters).toBe(Math.max(...parameters));
      expect(largest?.ties).toBe(0);
    });

    it('keeps scores when their search is deleted', async () => {
      const { id, epoch } = await begin();
      await store.planShard(id, epoch, shardPlan([at(8)]));
      await record(id, epoch, [[at(8), scored(2)]], true);
      await store.deleteSearch(id);
      expect(await store.findSearch(id)).toBeNull();
      expect((await store.knownScores(space.name, spec, [at(8)])).size).toBe(1);
    });

    it('keeps events in order', async () => {
      const { id, epoch } = await begin();
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
        digest: `d${seed}`,
        shape: [2, 1, 1, 2],
        pixels: Float32Array.of(1, -0.1, 3e-9, 4),
        given: [1, 0],
        source,
      } as const;
      await store.saveMinibatch(minibatch);
      await store.saveMinibatch(minibatch);
      expect(await store.loadMinibatch(minibatch.digest)).toEqual(minibatch);
    });

    it('finds scores by filter, in order', async () => {
      const { id, epoch } = await begin();
      const positions = [at(100), at(200), at(300)];
      await store.planShard(id, epoch, shardPlan(positions));
      await record(
        id,
        epoch,
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      const values = async (minValue: number): Promise<readonly unknown[]> => {
        const found: unknown[] = [];
        const query = { searchId: id, minValue, orderBy: 'value', descending: true, limit: 10 } as const;
        for await (const row of store.queryScores(query))
          found.push(row.outcome.kind === 'scored' ? row.outcome.value : null);
        return found;
      };
      expect(await values(0)).toEqual([2, 1, 0]);
      expect(await values(1)).toEqual([2, 1]);
    });
  });
}
