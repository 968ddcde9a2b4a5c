import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainError } from './report-error.ts';
import { resolveSettings, settingsWithoutFile } from './settings.ts';
import { scratchHome } from './testing/run-naswot.ts';

describe('naswot.toml', () => {
  it('stands behind flags and environment and before the defaults', async () => {
    await using folder = await scratchHome();
    await writeFile(path.join(folder.folder, 'naswot.toml'), 'home = "a"\ndata = "b"\nstore = "c"\n');
    const environment = { NASWOT_DATA: 'd' };
    expect(resolveSettings({ store: 'e' }, environment, folder.folder)).toMatchObject({
      home: { value: 'a', source: 'naswot.toml' },
      data: { value: 'd', source: 'environment' },
      store: { value: 'e', source: 'flag' },
    });
    expect(settingsWithoutFile({}, environment, folder.folder).home.source).toBe('default');
  });

  it.each([
    ['no TOML', 'home = \n', /naswot\.toml:1:8 is not what was expected: it is no TOML: [^\n]+$/],
    ['a number', 'home = 3\n', /naswot\.toml is not what was expected: home received '3', expected a text$/],
    ['a setting that is none', 'hom = "a"\n', /expected: unknown setting 'hom'; did you mean 'home'\?$/],
    ['a setting like no other', 'zzzzzz = "a"\n', /expected: unknown setting 'zzzzzz'$/],
  ])('is refused in one sentence where it has %s', async (_, text, sentence) => {
    await using folder = await scratchHome();
    await writeFile(path.join(folder.folder, 'naswot.toml'), text);
    let told: unknown = null;
    try {
      resolveSettings({}, {}, folder.folder);
    } catch (error) {
      told = error instanceof Error ? explainError(error) : error;
    }
    expect(told).toMatchObject({
      message: expect.stringMatching(sentence) as string,
      hint: expect.stringMatching(/^expected lines such as home = "DIR", of any of home, store, /) as string,
      exitCode: 2,
    });
  });

  it('is told where it is a folder', async () => {
    await using folder = await scratchHome();
    await mkdir(path.join(folder.folder, 'naswot.toml'));
    expect(() => resolveSettings({}, {}, folder.folder)).toThrow(/cannot be read: it is a folder$/);
  });
});
