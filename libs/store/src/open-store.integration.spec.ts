import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
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
    expect(await readdir(path.join(folder, 'store'))).toEqual(['data']);
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
    await expect(openStore(`pglite:${path.join(folder, 'file')}`)).rejects.toThrow(/cannot be written/);
  });

  it('starts over where its first start was interrupted', async () => {
    const directory = path.join(folder, 'store');
    await mkdir(path.join(directory, 'data.new-1'), { recursive: true });
    await using store = await openStore(`pglite:${directory}`);
    expect(await store.listSearches()).toEqual([]);
    expect((await readdir(directory)).some((name) => name.startsWith('data.new'))).toBe(false);
  });
});

describe('the lock of a directory', () => {
  it('goes to one of several processes that find a dead holder’s, every time', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'naswot-lock-'));
    try {
      const contender = path.join(import.meta.dirname, 'testing/lock-contender.ts');
      for (let round = 0; round < 3; round++) {
        const contenders = Array.from({ length: 4 }, () =>
          fork(contender, [directory], { execArgv: ['--import', import.meta.resolve('tsx')] }),
        );
        await Promise.all(contenders.map((child) => once(child, 'message')));
        // All are ready: they start together.
        const outcomes = contenders.map((child) => once(child, 'message'));
        for (const child of contenders) child.send('go');
        const results = (await Promise.all(outcomes)).map(([message]) => message as string);
        expect(results.filter((result) => result === 'held')).toHaveLength(1);
        expect(results.filter((result) => result.includes('is in use by process'))).toHaveLength(3);
        // The winner dies without letting go: the next round finds its lock stale.
        const exits = contenders.map((child) => once(child, 'exit'));
        for (const child of contenders) child.kill('SIGKILL');
        await Promise.all(exits);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
