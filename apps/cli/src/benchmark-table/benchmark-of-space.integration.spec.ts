import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type BenchmarkSource, type Store } from '@naswot/store';
import { readAccuraciesOf } from './accuracies-of.ts';
import { benchmarkIfAny, benchmarkOfSpace } from './benchmark-of-space.ts';

const source: BenchmarkSource = { path: '/table.csv', format: 'csv', mapping: null, onBroken: 'stop' };

describe('the benchmark of a space', () => {
  let store: Store;
  const keep = async (name: string, space: string): Promise<void> => {
    await store.benchmarks.begin({ name, space, source });
    await store.benchmarks.complete(name);
  };

  beforeAll(async () => {
    store = await openStore('pglite:memory');
    await keep('cells', 'nas-bench-201');
    await keep('twice', 'darts');
    await keep('twice more', 'darts');
  });
  afterAll(() => store[Symbol.asyncDispose]());

  it('is the only one, where none is named', async () => {
    expect(await benchmarkIfAny('nas-bench-201', undefined, store)).toMatchObject({ name: 'cells' });
    expect(await benchmarkIfAny('nas-bench-101', undefined, store)).toBeNull();
    await expect(benchmarkOfSpace('nas-bench-101', undefined, store)).rejects.toThrow(
      'the store has no benchmark of nas-bench-101',
    );
    await expect(benchmarkIfAny('darts', undefined, store)).rejects.toThrow(
      'several benchmarks of darts: twice, twice more',
    );
  });

  it('is never one of another space, whose architectures have the same numbers', async () => {
    expect(await benchmarkIfAny('darts', 'twice', store)).toMatchObject({ name: 'twice' });
    await expect(benchmarkIfAny('nas-bench-201', 'twice', store)).rejects.toThrow(
      "the benchmark 'twice' is of darts; expected one of nas-bench-201",
    );
  });

  it('stands beside the best where it is the only one, and is asked for where it must be', async () => {
    const read = (space: string, asked: Parameters<typeof readAccuraciesOf>[2]) =>
      readAccuraciesOf([], space, asked, store.benchmarks);
    expect(await read('nas-bench-201', {})).toMatchObject({ benchmark: 'cells' });
    expect(await read('darts', {})).toBeNull();
    expect(await read('nas-bench-101', {})).toBeNull();
    const metric = ['cifar10_test_200'];
    await expect(read('darts', { metric })).rejects.toThrow('several benchmarks of darts');
    await expect(read('nas-bench-101', { metric })).rejects.toThrow('no benchmark of nas-bench-101');
    await store.benchmarks.begin({ name: 'half', space: 'darts', source });
    await expect(read('darts', { benchmark: 'half' })).rejects.toThrow(
      "the import of the benchmark 'half' was interrupted",
    );
  });
});
