import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { explainFileError } from '@naswot/dataset';
import { BenchmarkError } from '../benchmark-error.ts';

/** Large enough that a file of a gigabyte is a thousand reads. */
const readBytes = 1 << 20;
const gzipMagic = [0x1f, 0x8b] as const;

/** The file cannot be read: what happened, with its path. */
export const unreadable = (file: string, cause: unknown): BenchmarkError =>
  new BenchmarkError(`${file} cannot be read: ${explainGzip(cause)}`, undefined, { cause });

function explainGzip(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'it is truncated: its gzip stream ends early';
  if (code.startsWith('Z_')) return `its gzip stream is damaged: ${(error as Error).message}`;
  return explainFileError(error);
}

/** The first bytes of a file as they are on disk. */
export async function firstBytes(file: string, count: number): Promise<Uint8Array> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The file's bytes, through gunzip where they are gzip's. Errors reach whoever reads the stream; it is destroyed when left. */
export async function openUncompressed(file: string): Promise<Readable> {
  const magic = await firstBytes(file, gzipMagic.length);
  const source = createReadStream(file, { highWaterMark: readBytes });
  if (!gzipMagic.every((byte, n) => magic[n] === byte)) return source;
  // An error of either stream destroys both, and whoever reads is told.
  return pipeline(source, createGunzip({ chunkSize: 1 << 16 }), () => undefined);
}

/** The bytes of a file as they are on disk, piece by piece. */
export async function* readBytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: readBytes }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (cause instanceof BenchmarkError) throw cause;
    throw unreadable(file, cause);
  }
}
