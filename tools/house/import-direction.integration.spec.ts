import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { allowed, refused } from './import-direction.fixtures.ts';
import { houseConfig } from './house-config.mjs';
import { domainLibraries, folders } from './import-direction.mjs';

const root = path.resolve(import.meta.dirname, '../..');

const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, ...houseConfig],
});

/** What the house's rules say of a source at that place: `rule/message` or `rule`, without repeats. */
async function complaints(file: string, source: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(source, { filePath: path.join(root, file) });
  const texts = (result?.messages ?? []).map(({ ruleId, messageId, message }) =>
    ruleId === 'house/import-direction' ? `${ruleId}/${messageId ?? ''}` : (ruleId ?? message),
  );
  return [...new Set(texts)];
}

/** The direction of imports between libraries once more, written from docs/architecture.md: the table must say the same. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  network: [],
  space: ['network'],
  kernel: [],
  statistics: [],
  dataset: [],
  scoring: ['network', 'kernel', 'dataset'],
  'engine-onnx': ['network', 'kernel', 'scoring'],
  engines: ['scoring', 'engine-onnx'],
  search: ['space', 'scoring', 'statistics'],
  queue: ['dataset', 'scoring', 'search'],
  store: ['network', 'space', 'dataset', 'scoring', 'search'],
  protocol: ['space', 'scoring', 'search'],
};
const libraries = Object.keys(arrows);
/** Arrows along which a few names go alone. */
const byName: ReadonlySet<string> = new Set(['search <- network']);
const pairs = libraries.flatMap((from) => libraries.map((to) => ({ from, to })));

describe('the direction of imports between libraries', () => {
  it.each(pairs.filter(({ from, to }) => !arrows[from]?.includes(to)))(
    'refuses $to in $from',
    async ({ from, to }) => {
      const source = `import { anything } from '@naswot/${to}';\nanything();\n`;
      const found = await complaints(`libs/${from}/src/anything.ts`, source);
      const rule = byName.has(`${from} <- ${to}`) ? 'names' : 'direction';
      expect(found).toEqual([`house/import-direction/${rule}`]);
    },
  );

  it.each(pairs.filter(({ from, to }) => arrows[from]?.includes(to)))(
    'lets $from import $to',
    async ({ from, to }) => {
      const source = `import type { Minibatch } from '@naswot/${to}';\nexport type Anything = Minibatch;\n`;
      expect(await complaints(`libs/${from}/src/anything.ts`, source)).toEqual([]);
    },
  );

  it('has a row for every library and app that there is', async () => {
    const found = await Promise.all(
      ['libs', 'apps'].map(async (group) =>
        (await readdir(path.join(root, group))).map((name) => `${group}/${name}`),
      ),
    );
    expect(Object.keys(folders).sort()).toEqual(found.flat().sort());
  });

  it.each(Object.keys(folders))('allows what the package.json of %s depends on', async (folder) => {
    const manifest = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    const row = Object.keys({ ...folders[folder]?.row, ...folders[folder]?.edgeRow });
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => !row.includes(name))).toEqual([]);
  });
});

describe('fixtures', () => {
  it.each(refused)('refuses $why', async ({ file, source, by }) => {
    expect(await complaints(file, source)).toEqual([by]);
  });

  it.each(allowed)('allows $why', async ({ file, source }) => {
    expect(await complaints(file, source)).toEqual([]);
  });
});

describe('the configuration that `npm run lint` uses', () => {
  const configured = new ESLint({ cwd: root });

  it.each(Object.keys(folders))('holds the direction of imports in %s', async (folder) => {
    const config = (await configured.calculateConfigForFile(path.join(root, folder, 'src/anything.ts'))) as {
      rules: Record<string, unknown>;
    };
    expect(config.rules['house/import-direction']).toEqual([2]);
  });

  it.each(domainLibraries)('holds the clock and the environment off in libs/%s', async (library) => {
    const file = path.join(root, 'libs', library, 'src/anything.ts');
    const config = (await configured.calculateConfigForFile(file)) as { rules: Record<string, unknown[]> };
    expect(config.rules['no-restricted-properties']?.[0]).toBe(2);
    expect(config.rules['no-restricted-globals']?.[0]).toBe(2);
  });
});
