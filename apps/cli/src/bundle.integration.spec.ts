import { spawn } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { findBundle } from '../bin/bundle.js';

const root = path.join(import.meta.dirname, '../../..');

/** A checkout with a cache of its own: the command's two files, and links to the sources and packages of this one. */
async function linkedCheckout(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-checkout-'));
  const link = (name: string): Promise<void> => symlink(path.join(root, name), path.join(folder, name));
  await mkdir(path.join(folder, 'apps/cli'), { recursive: true });
  await mkdir(path.join(folder, 'node_modules/.cache'), { recursive: true });
  await cp(path.join(root, 'apps/cli/bin'), path.join(folder, 'apps/cli/bin'), { recursive: true });
  for (const name of ['apps/cli/src', 'apps/cli/package.json', 'apps/scorer', 'libs', 'package-lock.json'])
    await link(name);
  for (const name of ['tsx', 'esbuild']) await link(`node_modules/${name}`);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** What `space list` prints there, and what stands on stderr. */
async function listSpaces(folder: string, ...flags: readonly string[]) {
  const program = path.join(folder, 'apps/cli/bin/naswot.js');
  const child = spawn(process.execPath, [program, 'space', 'list', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { spaces: /^nas-bench-201\b/m.test(stdout), stderr };
}

describe('the bundle', () => {
  it('is made of this checkout once, and holds the programs that start each other', async () => {
    const folder = await findBundle();
    for (const program of ['naswot', 'scorer', 'lane']) await access(path.join(folder, `${program}.js`));
    expect(await findBundle()).toBe(folder);
  });

  it('is what runs where it can be made', async () => {
    await using checkout = await linkedCheckout();
    expect(await listSpaces(checkout.folder, '--verbose')).toEqual({ spaces: true, stderr: '' });
    expect(await readdir(path.join(checkout.folder, 'node_modules/.cache/naswot'))).toHaveLength(1);
  });

  it.each<readonly [string, (cache: string, folder: string) => Promise<void>, RegExp]>([
    ['made: nothing can be written there', (cache) => writeFile(cache, ''), /ENOTDIR/],
    [
      'made: its packages are not all installed',
      (_, folder) => rm(path.join(folder, 'node_modules/esbuild')),
      /Cannot find package 'esbuild'/,
    ],
    [
      'used: a part of it is gone',
      async (cache, folder) => {
        await listSpaces(folder);
        const [state = ''] = await readdir(cache);
        for (const name of await readdir(path.join(cache, state)))
          if (name.startsWith('chunk-')) await rm(path.join(cache, state, name));
      },
      /Cannot find module .*chunk-/,
    ],
  ])(
    'leaves the work to the sources where it cannot be %s; says so with --verbose',
    async (_, spoil, why) => {
      await using checkout = await linkedCheckout();
      await spoil(path.join(checkout.folder, 'node_modules/.cache/naswot'), checkout.folder);
      expect(await listSpaces(checkout.folder)).toEqual({ spaces: true, stderr: '' });
      const { spaces, stderr } = await listSpaces(checkout.folder, '--verbose');
      expect(spaces).toBe(true);
      expect(stderr).toMatch(/^note: the sources run without a bundle: [^\n]+\n$/);
      expect(stderr).toMatch(why);
    },
  );
});
