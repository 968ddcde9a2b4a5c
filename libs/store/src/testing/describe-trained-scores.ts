import { afterEach, describe, expect, it } from 'vitest';
import type { BenchmarkColumn } from '@naswot/benchmark';
import type { Position } from '@naswot/space';
import type { TrainedScoreQuery, TrainedScoreRow } from '../records.ts';
import type { Store } from '../store.ts';
import { batchScores, batchShard } from './batches.ts';
import { at, beginSearch, scored, shardPlan, space } from './trial-search.ts';

const metric = { dataset: 'cifar10', split: 'test', epochs: 200, quantity: 'accuracy' } as const;
/** Two seeds of one metric. */
const columns: readonly BenchmarkColumn[] = [777, 888].map((seed) => ({
  ...metric,
  metric: 'cifar10_test_200',
  seed,
}));
const name = 'trained beside scores';

/** Those of a batch lie beyond the space. */
const nameOf = (position: Position): string =>
  position < space.size ? space.format(position) : `architecture ${position}`;

async function read(store: Store, query: Partial<TrainedScoreQuery>): Promise<readonly TrainedScoreRow[]> {
  const rows: TrainedScoreRow[] = [];
  const usual = { benchmark: name, orderBy: 'value', descending: true, limit: 100_000 } as const;
  for await (const row of store.queryTrainedScores({ ...usual, ...query })) rows.push(row);
  return rows;
}

/** What every store must answer about scores beside trained accuracies. */
export function describeTrainedScores(opened: () => Store): void {
  describe('asked for scores beside accuracies', () => {
    const train = async (
      rows: readonly (readonly [position: Position, ...values: readonly (number | null)[]])[],
    ): Promise<void> => {
      const { benchmarks } = opened();
      const source = { path: '/trained.csv', format: 'csv', mapping: null, onBroken: 'stop' } as const;
      await benchmarks.begin({ name, space: space.name, source });
      const given = rows.map(([position, ...values]) => ({ architecture: nameOf(position), values }));
      await benchmarks.add(name, { rows: given, columns, before: 0n, taken: BigInt(rows.length) });
      await benchmarks.complete(name);
    };

    afterEach(() => opened().benchmarks.delete(name));

    it('has them with every row, whatever the order, and orders by their mean, those without one last', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const positions = [at(9930), at(1), at(1835), at(777)];
      await opened().planShard(id, epoch, shardPlan(positions));
      await record(
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      // Of one seed alone, of both, of none, and not in the table.
      await train([
        [positions[0]!, 90, null],
        [positions[1]!, 91, 92],
        [positions[2]!, null],
      ]);
      const expected = new Map<Position, TrainedScoreRow['trained']>([
        [positions[0]!, [90, null]],
        [positions[1]!, [91, 92]],
        [positions[2]!, [null]],
        [positions[3]!, null],
      ]);
      for (const orderBy of ['value', 'parameters', 'scored-at', { columns: [0, 1] }] as const) {
        const rows = await read(opened(), { searchId: id, orderBy });
        expect(new Map(rows.map(({ position, trained }) => [position, trained]))).toEqual(expected);
      }
      const ordered = async (descending: boolean): Promise<readonly Position[]> =>
        (await read(opened(), { searchId: id, orderBy: { columns: [0, 1] }, descending })).map(
          ({ position }) => position,
        );
      const without = [positions[2]!, positions[3]!].toSorted((a, b) => (a < b ? -1 : 1));
      expect(await ordered(false)).toEqual([positions[0], positions[1], ...without]);
      expect(await ordered(true)).toEqual([positions[1], positions[0], ...without.toReversed()]);
      expect(
        (await read(opened(), { searchId: id, orderBy: { columns: [1] }, limit: 1 }))[0]?.trained,
      ).toEqual([91, 92]);
    });

    it('has the scores as a query without them has', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const positions = [at(100), at(200)];
      await opened().planShard(id, epoch, shardPlan(positions));
      await record(
        positions.map((position, k) => [position, scored(k)] as const),
        true,
      );
      await train([[positions[1]!, 80, 80]]);
      const plain: unknown[] = [];
      const query = { searchId: id, orderBy: 'value', descending: true, limit: 10 } as const;
      for await (const row of opened().queryScores(query)) plain.push(row);
      const beside = await read(opened(), query);
      expect(beside.map(({ trained: _, ...row }) => row)).toEqual(plain);
      const elsewhere = await read(opened(), { ...query, benchmark: 'no such table' });
      expect(elsewhere.map(({ trained }) => trained)).toEqual([null, null]);
    });

    it('pages by an accuracy without losing or repeating any, with equal accuracies and with none', async () => {
      const { id, epoch, record } = await beginSearch(opened());
      const count = 5010;
      await opened().planShard(id, epoch, batchShard(0, count));
      const scores = batchScores(0, count);
      await record(
        scores.map(({ position, outcome }) => [position, outcome] as const),
        true,
      );
      const value = (position: Position): number | null =>
        position % 3n === 0n ? null : Number(position % 7n);
      await train(scores.map(({ position }) => [position, value(position)] as const));
      for (const searchId of [{ searchId: id }, {}]) {
        const rows = (await read(opened(), { ...searchId, orderBy: { columns: [0] } })).filter(
          (row) => row.searchId === id,
        );
        expect(new Set(rows.map(({ position }) => position)).size).toBe(count);
        expect(rows).toHaveLength(count);
        const found = rows.map(({ trained }) => trained?.[0] ?? -1);
        expect(found).toEqual(found.toSorted((a, b) => b - a));
        expect(found.filter((each) => each === -1)).toHaveLength(
          scores.filter(({ position }) => value(position) === null).length,
        );
      }
    });
  });
}
