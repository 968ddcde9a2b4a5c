import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { runNaswot, scratchHome } from '../testing/run-naswot.ts';
import { documentOf, keysOf } from '../testing/tiny-search.ts';

describeWithReference('naswot verify', (folder) => {
  it('prints what other programs rely on, and fails where one network disagrees', async () => {
    await using home = await scratchHome();
    const given = path.join(folder, 'fixtures/reference');
    const own = path.join(home.folder, 'reference');
    await mkdir(own);
    const names = ['nas-bench-201-07', 'nds-darts-00'];
    for (const file of ['batch', 'nas-bench-201-07'])
      await copyFile(path.join(given, `${file}.safetensors`), path.join(own, `${file}.safetensors`));
    const manifest = JSON.parse(await readFile(path.join(given, 'manifest.json'), 'utf8')) as {
      fixtures: { name: string; score: number }[];
    };
    const fixtures = manifest.fixtures.filter(({ name }) => names.includes(name));
    await writeFile(path.join(own, 'manifest.json'), JSON.stringify({ fixtures }));
    const agreed = documentOf(await runNaswot(home.folder, 'verify', own, '--json')) as {
      networks: object[];
    };
    expect(agreed).toMatchObject({ engine: 'onnx-cpu', agreed: 1, disagreed: 0, skipped: 1 });
    expect(keysOf(agreed)).toEqual(['agreed', 'disagreed', 'engine', 'networks', 'skipped']);
    for (const network of agreed.networks)
      expect(keysOf(network)).toEqual(
        [
          ...[
            'name',
            'outcome',
            'parameters',
            'reluUnits',
            'reluUnitsAsReleased',
            'score',
            'scoreAsReleased',
          ],
          ...['expectedScore', 'largestKernelDifference', 'durationMs', 'reason'],
        ].sort(),
      );

    const wrong = fixtures.map((fixture) => ({ ...fixture, score: fixture.score + 0.02 }));
    await writeFile(path.join(own, 'manifest.json'), JSON.stringify({ fixtures: wrong }));
    const disagreed = await runNaswot(home.folder, 'verify', own);
    expect(disagreed.code).toBe(1);
    expect(disagreed.stdout).toMatch(/^nas-bench-201-07 +disagreed .*score 636\.\d+, expected 636\.\d+$/m);
  });
});
