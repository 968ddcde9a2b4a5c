import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../dataset-error.ts';

const isOccupied = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String(error.code));

/**
 * Makes `folder/name` by one rename: `fill` makes `name` in a temporary folder beside it, which is removed whatever happens, so
 * that no half folder is ever at its place. Throws a DatasetError where something is at that place already.
 */
export async function putInPlace(
  folder: string,
  name: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = await mkdtemp(path.join(folder, '.unpacking-'));
  try {
    await fill(temporary);
    await rename(path.join(temporary, name), path.join(folder, name)).catch((cause: unknown) => {
      if (!isOccupied(cause)) throw cause;
      throw new DatasetError(
        `${path.join(folder, name)} is there already, and is no whole data set`,
        'delete it and run the same command again',
        { cause },
      );
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
