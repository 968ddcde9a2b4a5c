import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StoreError } from './store-error.ts';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const noPlace = (directory: string, cause: unknown): StoreError =>
  new StoreError(
    'unwritable',
    `${directory} cannot be made: its file system has no place for folders`,
    'choose another folder with --home DIR',
    { cause },
  );

/** One that is there already will do. */
async function makeOne(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Makes a directory and those it lies in, where they are missing. Node's own recursive `mkdir` never returns where a file system
 * has no place for directories and says only that the path does not exist (`/proc`). Throws a
 * StoreError there, and file system errors as they are.
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await makeOne(directory);
  } catch (error) {
    const parent = path.dirname(directory);
    if (codeOf(error) !== 'ENOENT' || parent === directory) throw error;
    await makeDirectory(parent);
    await makeOne(directory).catch((cause: unknown) => {
      throw codeOf(cause) === 'ENOENT' ? noPlace(directory, cause) : cause;
    });
  }
}
