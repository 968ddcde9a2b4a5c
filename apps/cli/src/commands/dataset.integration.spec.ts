import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCifarFiles } from '@naswot/dataset/testing';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

describe('naswot dataset', () => {
  it('imports a folder, and says where it looked, what it found, and which file is truncated', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, 'dataset', ...args);
    const location = path.join(home.folder, 'data', 'cifar-10-batches-bin');
    const missing = await run('show', 'cifar-10');
    expect(missing.stdout).toContain(`looked in  ${location}`);
    expect(missing.stdout).toContain("'naswot dataset get cifar-10' downloads it");

    await writeCifarFiles('cifar-10', path.join(home.folder, 'disk'), [8, 4]);
    expect(documentOf(await run('import', 'disk', '--name', 'cifar-10', '--json'))).toEqual({
      name: 'cifar-10',
      outcome: 'imported',
      images: 12,
      location,
    });
    const { dataset } = documentOf(await run('show', 'cifar-10', '--json')) as {
      dataset: { files: object[] };
    };
    expect(dataset).toMatchObject({ present: 12, location, problem: null });
    expect(dataset.files.slice(0, 3)).toEqual([
      { name: 'data_batch_1.bin', images: 8 },
      { name: 'data_batch_2.bin', images: 4 },
      { name: 'data_batch_3.bin', images: 0 },
    ]);

    await appendFile(path.join(location, 'data_batch_2.bin'), 'x');
    const broken = await run('show', 'cifar-10');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/data_batch_2\.bin is truncated: it has 12293 bytes/);
    expect((await run('list')).stdout).toMatch(/^cifar-10 +broken/m);
  });
});
