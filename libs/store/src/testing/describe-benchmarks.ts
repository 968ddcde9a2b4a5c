import { afterEach, describe, expect, it } from 'vitest';
import type { BenchmarkColumn } from '@naswot/benchmark';
import type { BenchmarkRow, BenchmarkSource, NewBenchmark } from '../benchmark-tables.ts';
import type { Store } from '../store.ts';

const source: BenchmarkSource = { path: '/trial.csv', format: 'csv', mapping: null, onBroken: 'stop' };
const table: NewBenchmark = { name: 'trial', space: 'nas-bench-201', source };
const metric = { dataset: 'cifar10', split: 'test', seed: null, quantity: 'accuracy' } as const;
const columns: readonly BenchmarkColumn[] = [
  { ...metric, metric: 'cifar10_test_200', epochs: 200 },
  { ...metric, metric: 'cifar10_test_12', epochs: 12 },
];

const row = (architecture: string, ...values: readonly (number | null)[]): BenchmarkRow => ({
  architecture,
  values,
});

async function allRows(store: Store): Promise<readonly BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for await (const each of store.benchmarks.rows(table.name)) rows.push(each);
  return rows;
}

/** What every store must hold of tables of trained accuracies. */
export function describeBenchmarks(store: () => Store): void {
  describe('its benchmarks', () => {
    const add = (rows: readonly BenchmarkRow[], before: bigint, taken: bigint): Promise<void> =>
      store().benchmarks.add(table.name, { rows, columns, before, taken });

    afterEach(() => store().benchmarks.delete(table.name));

    it('keeps a benchmark with its rows, absent values among them', async () => {
      const { benchmarks } = store();
      expect(await benchmarks.begin(table)).toMatchObject({ ...table, taken: 0n, isComplete: false });
      const given = [row('|a "b\\~0|', 91.25, null), row('|c|', 10, 1e-3)];
      await add(given, 0n, 2n);
      await benchmarks.complete(table.name);
      expect(await benchmarks.list()).toMatchObject([
        { ...table, columns, taken: 2n, architectures: 2n, isComplete: true },
      ]);
      expect(await allRows(store())).toEqual(expect.arrayContaining(given));
      expect(await benchmarks.row(table.name, '|c|')).toEqual(given[1]);
      expect(await benchmarks.row(table.name, '|d|')).toBeNull();
    });

    it('reads every row once, more than a page of them', async () => {
      await store().benchmarks.begin(table);
      const given = Array.from({ length: 10_001 }, (_, k) => row(`a${k}`, k, null));
      await add(given, 0n, 10_001n);
      const read = await allRows(store());
      expect(read).toHaveLength(given.length);
      expect(new Set(read.map(({ values }) => values[0])).size).toBe(given.length);
    });

    it('goes on with an import that was interrupted, once', async () => {
      const { benchmarks } = store();
      await benchmarks.begin(table);
      await add([row('a', 1, 2)], 0n, 5n);
      expect(await benchmarks.begin(table)).toMatchObject({ taken: 5n, architectures: 1n, columns });
      await expect(add([row('b', 1, 2)], 0n, 5n)).rejects.toThrow(
        "the benchmark 'trial' is not as it was 0 records into its import",
      );
      await add([row('b', 1, 2)], 5n, 6n);
      expect(await allRows(store())).toHaveLength(2);
    });

    it('refuses another table under the name of one', async () => {
      const { benchmarks } = store();
      await benchmarks.begin(table);
      await expect(benchmarks.begin({ ...table, source: { ...source, path: '/other.csv' } })).rejects.toThrow(
        'was interrupted, and it was of another source',
      );
      await benchmarks.complete(table.name);
      await expect(benchmarks.begin(table)).rejects.toThrow("there is a benchmark 'trial' already");
    });

    it('makes one row of what comes of one architecture, now or later', async () => {
      await store().benchmarks.begin(table);
      await add([row('a', 1), row('b', 5), row('a', null, 2)], 0n, 3n);
      await add([row('b', null, 6), row('c', 7)], 3n, 5n);
      expect(await allRows(store())).toEqual([row('a', 1, 2), row('b', 5, 6), row('c', 7)]);
    });

    it('names an architecture whose accuracy comes twice, and writes nothing of its batch', async () => {
      const { benchmarks } = store();
      await benchmarks.begin(table);
      await add([row('a', 1, 2)], 0n, 1n);
      await expect(add([row('b', 1, 2), row('a', 1, 2)], 1n, 3n)).rejects.toThrow(
        "the benchmark 'trial' was given a twice",
      );
      await expect(add([row('c', 1, 2), row('c', 1, 2)], 1n, 3n)).rejects.toThrow(
        "the benchmark 'trial' was given c twice",
      );
      expect(await allRows(store())).toEqual([row('a', 1, 2)]);
      expect(await benchmarks.list()).toMatchObject([{ taken: 1n }]);
    });
  });
}
