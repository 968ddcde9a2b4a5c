import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { draws } from '../../draws.ts';
import { cifarLayouts, recordBytesOf, type CifarName } from '../cifar.ts';

/**
 * Writes training files in the official layout below `root`: one file for each count, with that many records of seeded labels
 * and pixels. Returns the bytes of each file.
 */
export async function writeCifarFiles(
  name: CifarName,
  root: string,
  counts: readonly number[],
  seed = 0,
): Promise<readonly Uint8Array[]> {
  const { folder, trainingFiles } = cifarLayouts[name];
  if (counts.length > trainingFiles.length)
    throw new RangeError(
      `${name} has ${trainingFiles.length} training files; ${counts.length} were asked for`,
    );
  await mkdir(path.join(root, folder), { recursive: true });
  const draw = draws(seed, 'test files');
  const contents = counts.map((count) =>
    Uint8Array.from({ length: count * recordBytesOf(name) }, () => draw() & 255),
  );
  for (const [k, bytes] of contents.entries())
    await writeFile(path.join(root, folder, trainingFiles[k] ?? ''), bytes);
  return contents;
}
