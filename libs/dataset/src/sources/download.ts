import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { extract } from 'tar';
import { DatasetError, messageOf } from '../dataset-error.ts';
import type { Archive } from '../datasets.ts';

export interface DownloadRequest {
  readonly archive: Archive;
  /** Where data sets lie. */
  readonly folder: string;
  /** The folder that the archive holds. */
  readonly unpacksTo: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

/** Connections that are tried before giving up: a server that drops each after a while still delivers. */
const attempts = 6;
/** Wait before the k-th retry: doubled each time, with jitter so that many clients do not come back at once. */
const firstWaitMs = 500;
const longestWaitMs = 10_000;

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Fetches what is missing of a file; a server that ignores the range sends it whole. */
async function fetchRest({ archive, signal, onProgress }: DownloadRequest, part: string): Promise<void> {
  const present = await sizeOf(part);
  const response = await fetch(archive.url, {
    signal,
    ...(present > 0 && { headers: { range: `bytes=${present}-` } }),
  });
  if (response.status === 416) return;
  if (!response.ok || response.body === null)
    throw new Error(`${archive.url} answered ${response.status} ${response.statusText}`);
  const start = response.status === 206 ? present : 0;
  const file = await open(part, start === 0 ? 'w' : 'a');
  try {
    let received = start;
    // Chunk by chunk: what came before a connection breaks is in the file.
    for await (const chunk of Readable.fromWeb(response.body) as AsyncIterable<Uint8Array>) {
      await file.writeFile(chunk);
      received += chunk.length;
      onProgress(received, archive.bytes);
    }
  } finally {
    await file.close();
  }
}

async function fetchWhole(request: DownloadRequest, part: string): Promise<void> {
  for (let attempt = 1; (await sizeOf(part)) < request.archive.bytes; attempt++) {
    try {
      await fetchRest(request, part);
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (attempt === attempts)
        throw new DatasetError(
          `${request.archive.url} could not be downloaded: ${messageOf(error)}`,
          'run the same command again: it goes on where it stopped',
          { cause: error },
        );
      const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
      await wait(longest * (0.5 + Math.random() / 2), undefined, { signal: request.signal });
    }
  }
}

async function checkSum({ archive }: DownloadRequest, part: string): Promise<void> {
  const hash = createHash('md5');
  await pipeline(createReadStream(part), hash);
  const received = hash.digest('hex');
  if (received === archive.md5) return;
  await rm(part);
  throw new DatasetError(
    `${archive.url} has MD5 ${received}, expected ${archive.md5}; what was downloaded is deleted`,
    'run the same command again; if it fails again, the archive is not the official one',
  );
}

/** Unpacks beside the data sets and puts the finished folder in place by one rename. */
async function unpack({ folder, unpacksTo }: DownloadRequest, file: string): Promise<void> {
  const unpacking = path.join(folder, `.unpacking-${process.pid}`);
  await mkdir(unpacking);
  try {
    await extract({ file, cwd: unpacking });
    await rename(path.join(unpacking, unpacksTo), path.join(folder, unpacksTo));
  } finally {
    await rm(unpacking, { recursive: true, force: true });
  }
}

/**
 * Downloads an official archive into the data folder and unpacks it: goes on with an earlier part, verifies the checksum
 * before it unpacks, and puts the finished folder in place by one rename. An interruption leaves the part for the next time
 * and no half data set. Resolves with `present` where the data set is there already. Throws a DatasetError.
 */
export async function downloadArchive(request: DownloadRequest): Promise<'downloaded' | 'present'> {
  const { folder, unpacksTo, archive } = request;
  const part = path.join(folder, `${path.basename(archive.url)}.part`);
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).includes(unpacksTo)) return 'present';
    await fetchWhole(request, part);
    await checkSum(request, part);
    await unpack(request, part);
    await rm(part);
    return 'downloaded';
  } catch (error) {
    if (error instanceof DatasetError || request.signal.aborted) throw error;
    throw new DatasetError(
      `the data set cannot be put into ${folder}: ${messageOf(error)}`,
      'choose another folder with --data DIR',
      {
        cause: error,
      },
    );
  }
}
