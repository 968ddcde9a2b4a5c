import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { explainFileError } from '@naswot/dataset';
import { OutputError } from '../output-error.ts';

type Bytes = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** A file and what is to stand in it. */
export interface FileBytes {
  readonly file: string;
  readonly bytes: Bytes;
}

/** Whether there is something in a file's place that cannot be replaced by another file: a pipe, a device. */
export const isSpecial = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  );

/** Where a file is written before it takes its place. */
const partOf = async (file: string): Promise<string> => ((await isSpecial(file)) ? file : `${file}.part`);

async function explained(file: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new OutputError(`${file} cannot be written: ${explainFileError(error)}`, error);
  }
}

/**
 * Writes files one after the other, as fast as their disk takes them; those that are there already are replaced once all are written,
 * the first of them last.
 */
export async function writeTogether(files: readonly FileBytes[]): Promise<void> {
  const parts: { readonly file: string; readonly part: string }[] = [];
  try {
    for (const { file, bytes } of files) {
      const part = await partOf(file);
      parts.push({ file, part });
      await explained(file, () => pipeline(bytes, createWriteStream(part)));
    }
    for (const { file, part } of parts.toReversed())
      if (part !== file) await explained(file, () => rename(part, file));
  } catch (error) {
    for (const { file, part } of parts) if (part !== file) await rm(part, { force: true });
    throw error;
  }
}

/** Writes a file as fast as its disk takes it; one that is there already is replaced once all is written. */
export const writeWhole = (file: string, bytes: Bytes): Promise<void> => writeTogether([{ file, bytes }]);
