import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type dockerignore from '@balena/dockerignore';

/** Its types describe an ES module, which it is not. */
const ignore = createRequire(import.meta.url)('@balena/dockerignore') as typeof dockerignore.default;

/** What Docker would be sent of a folder with a .dockerignore: files, relative to it. */
export async function buildContext(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, '.dockerignore'), 'utf8');
  const rules = ignore().add(text);
  const taken = text.split('\n').flatMap((line) => /^!(.+)/.exec(line)?.[1] ?? []);
  const leadsToTaken = (name: string): boolean => taken.some((rule) => rule.startsWith(`${name}/`));
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(path.join(folder, below), { withFileTypes: true })) {
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory() && (!rules.ignores(name) || leadsToTaken(name))) await walk(name);
      else if (entry.isFile() && !rules.ignores(name)) found.push(name);
    }
  };
  await walk('');
  return found.sort();
}
