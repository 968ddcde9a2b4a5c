import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBenchmark, parseColumnMapping, type BenchmarkReader } from '@naswot/benchmark';
import { asPosition, findSpace } from '@naswot/space';
import { openStore, type Store } from '@naswot/store';
import { importBenchmark, type ImportOptions } from './import-benchmark.ts';

const space = findSpace('nas-bench-201');
const rows = 10_000;

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-benchmark-'));
  store = await openStore('pglite:memory');
  const lines = Array.from(
    { length: rows },
    (_, k) => `${space.format(asPosition(BigInt(k), space.size))},${10 + k / 200}`,
  );
  await writeFile(path.join(folder, 'trial.csv'), ['arch,a', ...lines, ''].join('\n'));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const open = (): Promise<BenchmarkReader> =>
  openBenchmark(path.join(folder, 'trial.csv'), {
    mapping: parseColumnMapping({
      space: 'nas-bench-201',
      architecture: { column: 'arch' },
      scale: 'percent',
      metrics: [{ column: 'a', dataset: 'cifar10', split: 'test', epochs: 200 }],
    }),
  });

const quietly: ImportOptions = {
  onBroken: 'stop',
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onSkipped: () => undefined,
  onResumed: () => undefined,
};

describe('importBenchmark', () => {
  it('goes on behind what was written before it was interrupted, and has each row once in the end', async () => {
    const stop = new AbortController();
    const interrupted = importBenchmark(await open(), store.benchmarks, {
      ...quietly,
      signal: stop.signal,
      onProgress: (done) => {
        if (done === 5000) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow('abort');
    expect(await store.benchmarks.list()).toMatchObject([{ name: 'trial', taken: 4000n, isComplete: false }]);

    const resumed: number[] = [];
    const onResumed = (records: number): void => void resumed.push(records);
    await importBenchmark(await open(), store.benchmarks, { ...quietly, onResumed });
    expect(resumed).toEqual([4000]);
    const values: (number | null | undefined)[] = [];
    for await (const row of store.benchmarks.rows('trial')) values.push(row.values[0]);
    expect(values.sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: rows }, (_, k) => 10 + k / 200),
    );
  });
});
