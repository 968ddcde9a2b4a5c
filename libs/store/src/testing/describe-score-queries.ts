import { describe, expect, it } from 'vitest';
import { makeSpec, specDigest, type Outcome } from '@naswot/scoring';
import { asPosition } from '@naswot/space';
import { architectureRecord } from '../architecture-record.ts';
import type { ScoreQuery, ScoreRow } from '../records.ts';
import type { Store } from '../store.ts';
import { batchScores, batchShard } from './batches.ts';
import { at, beginSearch, engine, scored, settings, shardPlan, space } from './trial-search.ts';

/** The rows of a query, by value and the greatest first where it does not say otherwise. */
async function read(store: Store, query: Partial<ScoreQuery>): Promise<readonly ScoreRow[]> {
  const all: ScoreRow[] = [];
  const usual = { orderBy: 'value', descending: true, limit: 100_000 } as const;
  for await (const row of store.queryScores({ ...usual, ...query })) all.push(row);
  return all;
}

/** What every store must answer about its scores. */
export function describeScoreQueries(opened: () => Store): void {
  describe('asked for scores', () => {
    it('finds the largest of the connected architectures, and how many are as large', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const positions = [at(9930), at(1), at(1835)];
      await opened().planShard(id, epoch, shardPlan(positions));
      await record(
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      const parameters = positions.map(
        (position) => architectureRecord(space, settings, position).parameters,
      );
      const largest = await opened().largest(id, 'parameters');
      expect(largest?.row.parameters).toBe(Math.max(...parameters));
      expect(largest?.ties).toBe(0);
    });

    it('finds the largest among all that were asked for, not only the first of each class', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const larger = space.atPublishedIndex(10_995);
      const representative = space.representative(larger);
      const twins = [representative, larger];
      const { members, ...rest } = shardPlan(twins);
      const alike = members.map((member) => ({ ...member, representative }));
      await opened().planShard(id, epoch, { ...rest, members: alike });
      await record([[representative, scored(1)]], true);
      const parameters = twins.map((position) => architectureRecord(space, settings, position).parameters);
      const largest = await opened().largest(id, 'parameters');
      expect(new Set(parameters).size).toBeGreaterThan(1);
      expect(largest?.row.parameters).toBe(Math.max(...parameters));
    });

    it('pages through scores without losing or repeating any, with equal values and with none', async () => {
      const { id, epoch, record, spec } = await beginSearch(opened());
      const count = 5010;
      const { architectures, members: asked, ...rest } = batchShard(0, count);
      await opened().planShard(id, epoch, { ...rest, architectures, members: asked });
      const dead: Outcome = { kind: 'unscorable', reason: 'disconnected', detail: '' };
      const rows = batchScores(0, count).map(({ position, outcome }) =>
        position % 2n === 0n ? ([position, outcome] as const) : ([position, dead] as const),
      );
      await record(rows, true);
      const valueOf = ({ outcome }: ScoreRow): number => (outcome.kind === 'scored' ? outcome.value : -1);
      for (const source of [{ searchId: id }, { specDigest: specDigest(spec) }]) {
        const down = await read(opened(), source);
        expect(new Set(down.map(({ position }) => position)).size).toBe(count);
        expect(down).toHaveLength(count);
        expect(down.map(valueOf)).toEqual(down.map(valueOf).toSorted((a, b) => b - a));
        const up = await read(opened(), { ...source, descending: false });
        expect(up.slice(0, count / 2).map(valueOf)).toEqual(
          down
            .slice(0, count / 2)
            .map(valueOf)
            .toReversed(),
        );
        const byCost = (await read(opened(), { ...source, orderBy: 'parameters', descending: false })).map(
          ({ parameters }) => parameters,
        );
        expect(byCost).toEqual(byCost.toSorted((a, b) => a - b));
        expect(byCost).toHaveLength(count);
        expect(await read(opened(), { ...source, orderBy: 'scored-at', limit: 7 })).toHaveLength(7);
        expect(down[0]?.searchId).toBe(id);
      }
    });

    it('goes on behind a row where a reader stopped, with equal values and with none, of several specs too', async () => {
      const outcome = (k: number): Outcome =>
        k % 3 === 0 ? { kind: 'unscorable', reason: 'disconnected', detail: '' } : scored(k % 5);
      const searches = [await beginSearch(opened()), await beginSearch(opened())] as const;
      const positions = [at(9930), at(1), at(1835), at(777), at(15_000), at(4242), at(12_000)];
      for (const { id, epoch, record } of searches) {
        await opened().planShard(id, epoch, shardPlan(positions));
        await record(
          positions.map((position, k) => [position, outcome(k)] as const),
          true,
        );
      }
      const read = async (query: ScoreQuery): Promise<readonly ScoreRow[]> => {
        const rows: ScoreRow[] = [];
        for await (const row of opened().queryScores(query)) rows.push(row);
        return rows;
      };
      for (const orderBy of ['value', 'parameters', 'scored-at'] as const)
        for (const source of [{ searchId: searches[0].id }, { architecture: space.format(at(1)) }, {}]) {
          const query = { ...source, orderBy, descending: orderBy !== 'parameters', limit: 100_000 };
          const all = await read(query);
          const places = all.length < 50 ? all.keys() : [0, 1, all.length >> 1, all.length - 2];
          for (const k of places) {
            const { outcome: found, ...after } = all[k]!;
            const value = found.kind === 'scored' ? found.value : null;
            expect(await read({ ...query, after: { ...after, value } })).toEqual(all.slice(k + 1));
          }
        }
    });

    it('finds a score under weights of a file by the architecture alone, not by its class', async () => {
      const twin = [...Array(Number(space.size)).keys()]
        .map((place) => asPosition(BigInt(place), space.size))
        .find((place) => space.representative(place) !== place);
      if (twin === undefined) throw new Error('every cell is its own representative');
      const representative = space.representative(twin);
      const run = { minibatch: 'm', weights: { sha256: 'f'.repeat(64) }, counting: 'unit' } as const;
      const spec = makeSpec({ proxy: 'naswot', network: settings, run });
      const architectures = [twin, representative].map((position) =>
        architectureRecord(space, settings, position),
      );
      for (const [position, value] of [
        [twin, 5],
        [representative, 7],
      ] as const)
        await opened().recordScores(space.name, spec, engine, architectures, [
          { position, outcome: scored(value), durationMs: 1 },
        ]);
      const rows = await read(opened(), { specDigest: specDigest(spec), descending: false });
      expect(rows.map(({ position, outcome }) => [position, outcome])).toEqual([
        [twin, scored(5)],
        [representative, scored(7)],
      ]);
      expect(rows.map((row) => row.representative)).toEqual([twin, representative]);
    });

    it('keeps scores of two specs apart, each in its order, whatever their values', async () => {
      const searches = [
        await beginSearch(opened()),
        await beginSearch(opened()),
        await beginSearch(opened()),
      ];
      const [low, high] = [at(100), at(200)];
      for (const [k, { id, epoch, record }] of searches.entries()) {
        await opened().planShard(id, epoch, shardPlan([low, high]));
        const values = [low, high].map((position, n) => [position, scored(1e6 + 10 * n + k)] as const);
        await record(values, true);
      }
      const digests = searches.map(({ spec }) => specDigest(spec)).toSorted();
      const ours = (rows: readonly ScoreRow[]): readonly ScoreRow[] =>
        rows.filter((row) => digests.includes(row.specDigest));
      const listed = await opened().listSpecs({ space: space.name, proxy: 'naswot' });
      expect(listed.map(({ digest }) => digest)).toEqual(listed.map(({ digest }) => digest).toSorted());
      expect(listed.map(({ digest }) => digest)).toEqual(expect.arrayContaining(digests));
      for (const { digest, spec } of listed) expect(specDigest(spec)).toBe(digest);

      const down = ours(await read(opened(), { minValue: 1e6 }));
      expect(down.map((row) => row.specDigest)).toEqual(digests.flatMap((digest) => [digest, digest]));
      expect(down.map(({ position }) => position)).toEqual(digests.flatMap(() => [high, low]));
      const part = await read(opened(), { minValue: 1e6, limit: 3 });
      expect(part).toEqual((await read(opened(), { minValue: 1e6 })).slice(0, 3));
      const byTime = await read(opened(), { minValue: 1e6, orderBy: 'scored-at' });
      const times = byTime.map(({ scoredAt }) => scoredAt.getTime());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    });

    it('keeps when a score was made, where that was elsewhere', async () => {
      const { spec } = await beginSearch(opened());
      const scoredAt = new Date('2026-01-31T12:00:00.125Z');
      const position = at(9930);
      const architectures = [architectureRecord(space, settings, position)];
      const score = { position, outcome: scored(1), durationMs: 1, scoredAt };
      await opened().recordScores(space.name, spec, engine, architectures, [score]);
      expect(await read(opened(), { specDigest: specDigest(spec) })).toMatchObject([{ scoredAt }]);
    });

    it('finds scores by filter, in order', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const positions = [at(100), at(200), at(300)];
      await opened().planShard(id, epoch, shardPlan(positions));
      await record(
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      const values = async (minValue: number): Promise<readonly unknown[]> => {
        const found: unknown[] = [];
        const query = { searchId: id, minValue, orderBy: 'value', descending: true, limit: 10 } as const;
        for await (const row of opened().queryScores(query))
          found.push(row.outcome.kind === 'scored' ? row.outcome.value : null);
        return found;
      };
      expect(await values(0)).toEqual([2, 1, 0]);
      expect(await values(1)).toEqual([2, 1]);
    });
  });
}
