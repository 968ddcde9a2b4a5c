import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { DatasetError, explainFileError } from '../dataset-error.ts';
import type { Archive } from '../datasets.ts';
import { downloadRetries, waitMs, type RetryPolicy } from './retry-policy.ts';

export interface FetchRequest {
  readonly archive: Archive;
  /** Ends the download at once; the part stays. */
  readonly signal: AbortSignal;
  /** Bytes that are here, of all. */
  readonly onProgress: (bytes: number, total: number) => void;
  /** The global `fetch` unless given. It gives up by itself on a connection that is silent for five minutes. */
  readonly fetch?: typeof globalThis.fetch;
  readonly retries?: RetryPolicy;
}

/** What the server calls the version of which a part is here; beside the part. */
const etagFileOf = (part: string): string => `${part}.etag`;

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Removes a part and what belongs to it. */
export async function removePart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(etagFileOf(part), { force: true });
}

async function headersFor(part: string, present: number): Promise<Record<string, string>> {
  // The checksum is that of the bytes as they are stored: no server may pack them for the way.
  const headers = { 'accept-encoding': 'identity' };
  if (present === 0) return headers;
  const etag = await readFile(etagFileOf(part), 'utf8').catch(() => '');
  return { ...headers, range: `bytes=${present}-`, ...(etag !== '' && { 'if-range': etag }) };
}

/** Weak tags name versions that are alike, not equal to the byte: no part may be continued by them. */
async function keepEtag(part: string, etag: string | null): Promise<void> {
  if (etag === null || etag.startsWith('W/')) await rm(etagFileOf(part), { force: true });
  else await writeFile(etagFileOf(part), etag);
}

/** Whether the same request may be answered otherwise in a moment. */
const isPassing = (status: number): boolean => status >= 500 || [408, 416, 425, 429].includes(status);

/** Where in the archive the answer starts: at 0, or at what is present. */
async function startOf(
  { archive }: FetchRequest,
  part: string,
  present: number,
  response: Response,
): Promise<number> {
  const answered = `${archive.url} answered ${response.status} ${response.statusText}`.trimEnd();
  if (!response.ok && !isPassing(response.status))
    throw new DatasetError(answered, `the archive may have moved: expected ${archive.bytes} bytes there`);
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  const isOtherRange = response.status === 206 && range !== undefined && Number(range) !== present;
  if (response.status === 416 || isOtherRange) {
    await removePart(part);
    throw new Error(`${answered} to a request for the bytes from ${present}`);
  }
  if (!response.ok) throw new Error(answered);
  return response.status === 206 ? present : 0;
}

/** Failures of the disk, which no other connection mends. */
async function onDisk<T>(part: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new DatasetError(
      `${part} cannot be written: ${explainFileError(cause)}`,
      'make room, or choose another folder with --data DIR; the same command goes on where it stopped',
      { cause },
    );
  }
}

/** Chunk by chunk: what came before a connection breaks is in the file. Returns the bytes that are there then. */
async function append(
  { archive, onProgress }: FetchRequest,
  part: string,
  file: FileHandle,
  start: number,
  body: AsyncIterable<Uint8Array>,
): Promise<number> {
  let received = start;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > archive.bytes)
      throw new DatasetError(
        `${archive.url} sends more than the ${archive.bytes} bytes expected; it is not the official archive`,
      );
    await onDisk(part, () => file.writeFile(chunk));
    onProgress(received, archive.bytes);
  }
  return received;
}

/** One connection: fetches what is missing. A server that ignores the range sends the whole, which replaces the part. */
async function fetchRest(request: FetchRequest, part: string): Promise<void> {
  const { archive, signal, fetch = globalThis.fetch } = request;
  const present = await sizeOf(part);
  const response = await fetch(archive.url, { signal, headers: await headersFor(part, present) });
  try {
    const start = await startOf(request, part, present, response);
    const file = await onDisk(part, () => open(part, start === 0 ? 'w' : 'a'));
    try {
      if (start === 0) await onDisk(part, () => keepEtag(part, response.headers.get('etag')));
      const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
      const received = await append(request, part, file, start, body);
      if (received < archive.bytes)
        throw new Error(`the connection ended after ${received} of ${archive.bytes} bytes`);
    } finally {
      await file.close();
    }
  } finally {
    // An answer that is not read to its end would keep the connection.
    if (response.body !== null && !response.body.locked) await response.body.cancel();
  }
}

/**
 * Brings the file `part` to the archive's length, going on with what is there; the content is not checked. A connection that
 * breaks is followed by another one as the retry policy says; a refusal and a disk that cannot be written are not tried again.
 * Throws a DatasetError, or the signal's reason.
 */
export async function fetchArchive(request: FetchRequest, part: string): Promise<void> {
  const { archive, signal, retries = downloadRetries } = request;
  let furthest = await sizeOf(part);
  let fruitless = 0;
  while ((await sizeOf(part)) < archive.bytes) {
    try {
      await fetchRest(request, part);
    } catch (cause) {
      if (signal.aborted || cause instanceof DatasetError) throw cause;
      const received = await sizeOf(part);
      fruitless = received > furthest ? 1 : fruitless + 1;
      furthest = Math.max(furthest, received);
      if (fruitless >= retries.attempts)
        throw new DatasetError(
          `${archive.url} could not be downloaded: ${explainFileError(cause)}`,
          'run the same command again: it goes on where it stopped',
          { cause },
        );
      await wait(waitMs(retries, fruitless), undefined, { signal });
    }
  }
}
