import { describe, expect, it } from 'vitest';
import { makeSpec, specDigest, type Outcome } from '@naswot/scoring';
import { asPosition } from '@naswot/space';
import { architectureRecord } from '../architecture-record.ts';
import type { ScoreQuery, ScoreRow } from '../records.ts';
import type { Store } from '../store.ts';
import { batchScores, batchShard } from './batches.ts';
import { at, beginSearch, engine, scored, settings, shardPlan, space } from './trial-search.ts';

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
      const read = async (query: Partial<ScoreQuery>): Promise<readonly ScoreRow[]> => {
        const all: ScoreRow[] = [];
        const usual = { orderBy: 'value', descending: true, limit: 100_000 } as const;
        for await (const row of opened().queryScores({ ...usual, ...query })) all.push(row);
        return all;
      };
      const valueOf = ({ outcome }: ScoreRow): number => (outcome.kind === 'scored' ? outcome.value : -1);
      for (const source of [{ searchId: id }, { specDigest: specDigest(spec) }]) {
        const down = await read(source);
        expect(new Set(down.map(({ position }) => position)).size).toBe(count);
        expect(down).toHaveLength(count);
        expect(down.map(valueOf)).toEqual(down.map(valueOf).toSorted((a, b) => b - a));
        const up = await read({ ...source, descending: false });
        expect(up.slice(0, count / 2).map(valueOf)).toEqual(
          down
            .slice(0, count / 2)
            .map(valueOf)
            .toReversed(),
        );
        const byCost = (await read({ ...source, orderBy: 'parameters', descending: false })).map(
          ({ parameters }) => parameters,
        );
        expect(byCost).toEqual(byCost.toSorted((a, b) => a - b));
        expect(byCost).toHaveLength(count);
        expect(await read({ ...source, orderBy: 'scored-at', limit: 7 })).toHaveLength(7);
        expect(down[0]?.searchId).toBe(id);
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
      const found: unknown[] = [];
      const query = { specDigest: specDigest(spec), orderBy: 'value', descending: false, limit: 10 } as const;
      for await (const row of opened().queryScores(query)) found.push([row.position, row.outcome]);
      expect(found).toEqual([
        [twin, scored(5)],
        [representative, scored(7)],
      ]);
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
