import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { differences, type Difference, type Files } from './differences.ts';
import { generators } from './generators.ts';

const sentences = {
  absent: 'is generated and not committed',
  changed: 'differs from what is generated',
  stale: 'is not generated: delete it, or move it out of the generated folder',
} as const satisfies Record<Difference['kind'], string>;

async function readFolder(folder: string): Promise<Files> {
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(name)] as const)));
}

/** Writes what is absent or changed. A file that is not generated is somebody's: it is named and never deleted. */
async function mend(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  process.stdout.write(`${file}: written\n`);
}

process.chdir(path.resolve(import.meta.dirname, '../..'));
const isCheck = process.argv.includes('--check');
for (const { folder, generate } of generators) {
  const committed = await readFolder(folder);
  const generated = await generate();
  for (const { kind, file } of differences(committed, generated)) {
    const content = generated.get(file);
    if (!isCheck && content !== undefined) {
      await mend(file, content);
      continue;
    }
    process.stdout.write(`${file}: ${sentences[kind]}\n`);
    process.exitCode = 1;
  }
}
if (isCheck && process.exitCode === 1)
  process.stdout.write("Run 'npm run generate' and commit what it writes.\n");
