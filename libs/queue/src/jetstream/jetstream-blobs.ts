import { setTimeout as delay } from 'node:timers/promises';
import { Objm, StorageType, type ObjectInfo, type ObjectResult, type ObjectStore } from '@nats-io/obj';
import type { Blobs } from '../ports.ts';
import type { Connection } from './connection.ts';
import { retrying } from './retry.ts';

/** More than any minibatch: 256 images of 512 x 512 pixels. */
const longestBlobBytes = 2 ** 30;
/** A download that brings nothing for so long has lost its pieces. */
const stallLimitMs = 30_000;

async function withinLimit<Output>(output: Promise<Output>, what: string): Promise<Output> {
  const settled = new AbortController();
  const stalled = delay(stallLimitMs, null, { signal: settled.signal }).then(() => {
    throw new Error(`${what}: nothing was received for ${stallLimitMs} ms`);
  });
  try {
    return await Promise.race([output, stalled]);
  } finally {
    settled.abort();
    stalled.catch(() => undefined);
  }
}

/** The object's bytes, as many as its description says; what it is, its reader checks. */
async function download({ info, data, error }: ObjectResult): Promise<Uint8Array> {
  const { name, size } = info;
  // The same failure ends the data.
  error.catch(() => undefined);
  const bytes = new Uint8Array(size);
  const reader = data.getReader();
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await withinLimit(reader.read(), `blob ${name}`);
      if (done) break;
      if (received + value.length > size)
        throw new RangeError(`blob ${name} is longer than the ${size} bytes it says`);
      bytes.set(value, received);
      received += value.length;
    }
  } finally {
    await reader.cancel();
  }
  if (received < size) throw new RangeError(`blob ${name} ended after ${received} of ${size} bytes`);
  return bytes;
}

const isThere = (info: ObjectInfo | null): info is ObjectInfo => info !== null && !info.deleted;

async function get(store: ObjectStore, digest: string): Promise<Uint8Array | null> {
  const info = await store.info(digest);
  if (!isThere(info)) return null;
  if (info.size > longestBlobBytes)
    throw new RangeError(`blob ${digest} has ${info.size} bytes, more than ${longestBlobBytes}`);
  const result = await store.get(digest);
  return result === null ? null : download(result);
}

/** What is there stays: putting it anew would take away the pieces that somebody may be reading. */
async function put(store: ObjectStore, digest: string, bytes: Uint8Array): Promise<void> {
  const info = await store.info(digest);
  if (!isThere(info) || info.size !== bytes.length) await store.putBlob({ name: digest }, bytes);
}

/** A server that starts again is back within seconds. */
const retryLimitMs = 60_000;

function blobsIn(store: ObjectStore, { closing }: Connection): Blobs {
  const limits = { limitMs: retryLimitMs, signal: closing };
  return {
    put: (digest, bytes) => retrying(() => put(store, digest, bytes), limits),
    get: (digest) => retrying(() => get(store, digest), limits),
  };
}

/** Blobs in the object store, in a bucket that is made where it is not there. */
export const createBlobs = async (
  connection: Connection,
  bucket: string,
  replicas: number,
): Promise<Blobs> => {
  const store = await new Objm(connection.jetStream).create(bucket, { storage: StorageType.File, replicas });
  return blobsIn(store, connection);
};

/** Blobs in a bucket that somebody else makes. */
export const openBlobs = async (connection: Connection, bucket: string): Promise<Blobs> =>
  blobsIn(await new Objm(connection.jetStream).open(bucket, false), connection);
