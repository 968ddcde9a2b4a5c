import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { batchSize } from './testing/batches.ts';
import { describeStore } from './testing/describe-store.ts';

describeStore('PGlite in memory', () => openStore('pglite:memory'));

describe('a store in a directory', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is there again when it is opened again, and lets its lock go', async () => {
    const location = `pglite:${path.join(folder, 'store')}`;
    {
      await using store = await openStore(location);
      await store.saveMinibatch({
        digest: 'd',
        shape: [1, 1, 1, 1],
        pixels: Float32Array.of(1),
        given: [0],
        source: { dataset: 'test', seed: null, imageIds: [], notice: null },
      });
    }
    expect(await readdir(path.join(folder, 'store'))).toEqual(['data', 'lock.1']);
    await using again = await openStore(location);
    expect(await again.loadMinibatch('d')).not.toBeNull();
    await expect(openStore(location)).rejects.toThrow(`is in use by process ${process.pid}`);
  });

  it('leaves a folder alone that is no store', async () => {
    await writeFile(path.join(folder, 'thesis.tex'), 'years of work');
    await expect(openStore(`pglite:${folder}`)).rejects.toThrow(/is no store: it holds thesis.tex/);
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('says where it cannot be written', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(openStore(`pglite:${path.join(folder, 'file')}`)).rejects.toThrow(
      /cannot be (written|made)/,
    );
  });

  it.runIf(process.platform === 'linux')('says where a file system has no place for it', async () => {
    await expect(openStore('pglite:/proc/naswot/store')).rejects.toThrow(/cannot be (written|made)/);
  });

  it('starts over where its first start was interrupted', async () => {
    const directory = path.join(folder, 'store');
    await mkdir(path.join(directory, 'data.new-1'), { recursive: true });
    await using store = await openStore(`pglite:${directory}`);
    expect(await store.countSearches()).toBe(0);
    expect((await readdir(directory)).some((name) => name.startsWith('data.new'))).toBe(false);
  });

  it('is damaged where its files are, and says so', async () => {
    const directory = path.join(folder, 'store');
    await (await openStore(`pglite:${directory}`))[Symbol.asyncDispose]();
    await truncate(path.join(directory, 'data/global/pg_control'), 100);
    await expect(openStore(`pglite:${directory}`)).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'damaged',
    });
    await rm(path.join(directory, 'data/PG_VERSION'));
    await expect(openStore(`pglite:${directory}`)).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'damaged',
    });
  });

  it('keeps every batch that was acknowledged before its process was killed', async () => {
    const location = `pglite:${path.join(folder, 'store')}`;
    const writer = path.join(import.meta.dirname, 'testing/batch-writer.ts');
    for (let round = 0; round < 2; round++) {
      const child = fork(writer, [location, String(round)], {
        execArgv: ['--import', import.meta.resolve('tsx')],
      });
      let acknowledged = 0;
      child.on('message', () => {
        acknowledged++;
        // In the middle of the next batch.
        if (acknowledged === 12) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      expect(acknowledged).toBeGreaterThanOrEqual(12);
      await using store = await openStore(location);
      const search = await store.findSearch(`killed${round}`);
      const counts = search?.counts;
      expect(counts?.scored).toBeGreaterThanOrEqual(BigInt(acknowledged * batchSize));
      expect((counts?.scored ?? 0n) % BigInt(batchSize)).toBe(0n);
      const rows: number[] = [];
      const query = {
        searchId: `killed${round}`,
        orderBy: 'value',
        descending: false,
        limit: 10_000,
      } as const;
      for await (const row of store.queryScores(query))
        if (row.outcome.kind === 'scored') rows.push(row.outcome.value);
      expect(BigInt(rows.length)).toBe(counts?.scored);
      expect(await store.pendingMembers(`killed${round}`)).toHaveLength(Number(counts?.pending));
    }
  });
});
