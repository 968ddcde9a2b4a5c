import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

interface Kept {
  readonly file: string;
  readonly bytes: number;
  readonly usedAtMs: number;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** What it gives, or null where the file is gone: several scorers may share a folder. */
const whereThere = <Output>(output: Promise<Output>): Promise<Output | null> =>
  output.catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return null;
  });

async function keptIn(folder: string): Promise<readonly Kept[]> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async (name): Promise<Kept | null> => {
      const file = path.join(folder, name);
      const stats = await whereThere(stat(file));
      return stats === null ? null : { file, bytes: stats.size, usedAtMs: stats.mtimeMs };
    }),
  );
  return found.filter((kept) => kept !== null);
}

/** The files to let go, least recently used first, so that the rest take at most so many bytes. */
export function surplus<Some extends Pick<Kept, 'bytes' | 'usedAtMs'>>(
  kept: readonly Some[],
  mostBytes: number,
): readonly Some[] {
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const oldestFirst = [...kept].sort((a, b) => a.usedAtMs - b.usedAtMs);
  return oldestFirst.filter(({ bytes }) => {
    const isOver = total > mostBytes;
    if (isOver) total -= bytes;
    return isOver;
  });
}

/** Blobs by digest in a folder of bounded size; what is read is as it was written or not, which its reader checks. */
export interface MinibatchFolder {
  read(digest: string): Promise<Uint8Array | null>;
  /** Keeps the bytes, in place of what was there, and lets go of those used least recently. */
  write(digest: string, bytes: Uint8Array): Promise<void>;
}

export function minibatchFolder(folder: string, mostBytes: number): MinibatchFolder {
  const fileOf = (digest: string): string => path.join(folder, `${digest}.safetensors`);
  return {
    async read(digest) {
      const bytes = await whereThere(readFile(fileOf(digest)));
      const now = new Date();
      if (bytes !== null) await whereThere(utimes(fileOf(digest), now, now));
      return bytes;
    },
    async write(digest, bytes) {
      await mkdir(folder, { recursive: true });
      const partial = path.join(folder, `${randomUUID()}.partial`);
      try {
        await writeFile(partial, bytes);
        await rename(partial, fileOf(digest));
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      const others = (await keptIn(folder)).filter(({ file }) => file !== fileOf(digest));
      const letGo = surplus(others, mostBytes - bytes.length);
      await Promise.all(letGo.map(({ file }) => rm(file, { force: true })));
    },
  };
}
