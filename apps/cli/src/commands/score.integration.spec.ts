import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSafetensors, writeSafetensors } from '@naswot/dataset';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, keysOf, tiny } from '../testing/tiny-search.ts';

describe('naswot score', () => {
  it('prints what other programs rely on, scores each class once, and saves the kernel', async () => {
    await using home = await scratchHome();
    const score = (...args: readonly string[]): Promise<Finished> =>
      runNaswot(home.folder, 'score', 'nas-bench-201', ...args, ...tiny);
    const { scores, ...document } = documentOf(await score('@0', '@0', '@1651', '--json')) as {
      spec: Record<string, object>;
      scores: object[];
    };
    expect(keysOf(document)).toEqual(['engine', 'spec']);
    expect(keysOf(document.spec)).toEqual(
      ['digest', 'proxy', 'proxyVersion', 'network', 'minibatch', 'weights', 'counting'].sort(),
    );
    for (const entry of scores)
      expect(keysOf(entry)).toEqual(
        [
          ...['architecture', 'representative', 'index', 'outcome', 'reluUnits'],
          ...['parameters', 'macs', 'durationMs', 'cached'],
        ].sort(),
      );
    expect(scores).toMatchObject([
      { index: 0, outcome: { kind: 'scored' }, cached: false },
      { index: 0, outcome: { kind: 'scored' }, cached: true },
      { index: 1651, outcome: { kind: 'unscorable', reason: 'disconnected' } },
    ]);

    expect((await score('@0', '--save-kernel', 'kernel.safetensors')).code).toBe(0);
    const tensors = parseSafetensors(await readFile(path.join(home.folder, 'kernel.safetensors')));
    expect(tensors.get('kernel')?.shape).toEqual([16, 16]);
    expect(tensors.get('kernel')?.values[0]).toBe((scores[0] as { reluUnits: number }).reluUnits);
    const without = await score('@1651', '--save-kernel', 'none.safetensors');
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('there is no kernel to save: the output does not depend on the image');
  });

  it('says that weights may be of a network with other settings', async () => {
    await using home = await scratchHome();
    const weights = path.join(home.folder, 'weights.safetensors');
    const tensor = { shape: [4, 3, 3, 3], values: new Float32Array(108) };
    await writeFile(weights, writeSafetensors(new Map([['stem.0.weight', tensor]])));
    const { code, stderr } = await runNaswot(
      home.folder,
      ...[
        'score',
        'nas-bench-201',
        '@0',
        '--weights',
        weights,
        '--batch-size',
        '4',
        '--dataset',
        'noise-white',
      ],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^naswot: error: the weights file lacks .*\nhint: .*--network cellsPerStage=1/m);
  });
});
