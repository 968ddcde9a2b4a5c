import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a folder and of those in it, by the paths that they would have in `target`. */
export async function readFiles(folder: string, target: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = files.sort().map(async (file) => {
    return [path.join(target, path.relative(folder, file)), await readFile(file, 'utf8')] as const;
  });
  return new Map(await Promise.all(contents));
}
