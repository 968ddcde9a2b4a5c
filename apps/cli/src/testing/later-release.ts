import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../../..');

/** One line of the sources that is another in that release. */
export interface SourceChange {
  /** Relative to the repository's root. */
  readonly file: string;
  readonly from: RegExp;
  readonly to: string;
}

/** A checkout of its own. */
export interface Release extends AsyncDisposable {
  /** Its `naswot`. */
  readonly program: string;
}

/** Links everything of a folder but `except`. */
async function linkAll(from: string, to: string, except: readonly string[] = []): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from))
    if (!except.includes(name)) await symlink(path.join(from, name), path.join(to, name));
}

/** Copies the packages' sources; what they depend on is linked, but for each other, which they find in the copy. */
async function copyCheckout(folder: string): Promise<void> {
  for (const kind of ['apps', 'libs'])
    for (const name of await readdir(path.join(root, kind))) {
      const [from, to] = [path.join(root, kind, name), path.join(folder, kind, name)];
      await cp(from, to, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
      if (existsSync(path.join(from, 'node_modules')))
        await linkAll(path.join(from, 'node_modules'), path.join(to, 'node_modules'));
    }
  for (const name of ['package-lock.json', 'prisma'])
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  const packages = path.join(folder, 'node_modules');
  await linkAll(path.join(root, 'node_modules'), packages, ['.cache', '@naswot']);
  await mkdir(path.join(packages, '@naswot'));
  for (const kind of ['apps', 'libs'])
    for (const name of await readdir(path.join(folder, kind)))
      await symlink(path.join(folder, kind, name), path.join(packages, '@naswot', name));
}

async function change(folder: string, { file, from, to }: SourceChange): Promise<void> {
  const place = path.join(folder, file);
  const before = await readFile(place, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has nothing like ${String(from)}`);
  await writeFile(place, after);
}

/** The programs of these sources with a change, as of a later release. */
export async function laterRelease(changed: SourceChange): Promise<Release> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-release-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    await copyCheckout(folder);
    await change(folder, changed);
    return { program: path.join(folder, 'apps/cli/bin/naswot.js'), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
