import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from './reference-manifest.ts';
import { scratchHome } from './testing/run-naswot.ts';

const network = {
  ...{ name: 'a', space: 'nas-bench-201', arch: 'x', batchSize: 4, params: 1 },
  ...{ reluUnits: 1, reluUnitsAsReleased: 1, score: 1, scoreAsReleased: '-inf' },
};

describe('a manifest of reference networks', () => {
  it('lists them, with whatever else it says of them', async () => {
    await using home = await scratchHome();
    const fixtures = [{ ...network, stemChannels: 4 }];
    await writeFile(path.join(home.folder, 'manifest.json'), JSON.stringify({ fixtures }));
    expect(await readManifest(home.folder)).toEqual(fixtures);
  });

  it.each([
    ['no file', null, /there is no such file or folder$/],
    ['no JSON', '{"fix', /JSON/],
    ['no object', '3', /: it received '3', expected an object with fixtures$/],
    ['no networks', '{}', /: fixtures received nothing, expected a list of networks$/],
    ['a name that is none', { name: 3 }, /: fixtures\.0\.name received '3', expected a text$/],
    ['a part of an image', { batchSize: 0.5 }, /batchSize received '0\.5', expected a number of images$/],
    ['another score', { score: 'inf' }, /score received '"inf"', expected a number or "-inf"$/],
    ['two wrong ones', { params: 'x', score: [] }, /params received '"x"', expected a number, and 1 more$/],
  ])('is refused in one sentence: %s', async (_, given, sentence) => {
    await using home = await scratchHome();
    const text = typeof given === 'object' ? { fixtures: [{ ...network, ...given }] } : given;
    if (given !== null)
      await writeFile(
        path.join(home.folder, 'manifest.json'),
        typeof text === 'string' ? text : JSON.stringify(text),
      );
    await expect(readManifest(home.folder)).rejects.toThrow(sentence);
  });
});
