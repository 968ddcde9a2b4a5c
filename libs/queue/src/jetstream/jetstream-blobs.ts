import type { StoredMsg } from '@nats-io/jetstream';
import { Base64UrlPaddedCodec, Objm, type ObjectInfo, type ObjectStore } from '@nats-io/obj';
import type { Blobs } from '../ports.ts';
import { persisting, type Side } from './side.ts';

/** More than any minibatch: 256 images of 512 x 512 pixels. */
const longestBlobBytes = 2 ** 30;

const isThere = (info: ObjectInfo | null): info is ObjectInfo => info !== null && !info.deleted;

/** The next piece of an object, in the stream from a sequence number on; null where it has no further one. */
function pieceOf({ connection, names }: Side, { nuid }: ObjectInfo, from: number): Promise<StoredMsg | null> {
  const piece = { seq: from, next_by_subj: `$O.${names.blobs}.C.${nuid}` };
  return connection.answerOf(connection.manager.streams.getMessage(`OBJ_${names.blobs}`, piece));
}

/**
 * The object's bytes, as many as its description says; what it is, its reader checks. The library reads by a consumer that it
 * makes: whoever may make one may have its messages sent to any subject.
 */
async function download(side: Side, info: ObjectInfo): Promise<Uint8Array> {
  const { name, size } = info;
  if (size > longestBlobBytes)
    throw new RangeError(`blob ${name} has ${size} bytes, more than ${longestBlobBytes}`);
  const bytes = new Uint8Array(size);
  let received = 0;
  for (let next = 1; received < size;) {
    const piece = await pieceOf(side, info, next);
    if (piece === null) throw new RangeError(`blob ${name} ended after ${received} of ${size} bytes`);
    if (received + piece.data.length > size)
      throw new RangeError(`blob ${name} is longer than the ${size} bytes it says`);
    bytes.set(piece.data, received);
    received += piece.data.length;
    next = piece.seq + 1;
  }
  return bytes;
}

/** What is there stays: putting it anew would take away the pieces that somebody may be reading. */
async function put(store: ObjectStore, digest: string, bytes: Uint8Array): Promise<void> {
  const info = await store.info(digest);
  if (!isThere(info) || info.size !== bytes.length) await store.putBlob({ name: digest }, bytes);
}

/** Takes away a description that is no JSON: the object store makes no object anew whose description it cannot read. */
async function clearDescription({ connection, names }: Side, digest: string): Promise<void> {
  const filter = `$O.${names.blobs}.M.${Base64UrlPaddedCodec.encode(digest)}`;
  await connection.answerOf(connection.manager.streams.purge(`OBJ_${names.blobs}`, { filter }));
}

/** The new pieces are there before the description names them, and the old ones go after that. */
async function replace(side: Side, store: ObjectStore, digest: string, bytes: Uint8Array): Promise<void> {
  try {
    await store.info(digest);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    await clearDescription(side, digest);
  }
  await store.putBlob({ name: digest }, bytes);
}

async function remove(store: ObjectStore, digest: string): Promise<void> {
  if (isThere(await store.info(digest))) await store.delete(digest);
}

async function get(side: Side, store: ObjectStore, digest: string): Promise<Uint8Array | null> {
  const info = await store.info(digest);
  return isThere(info) ? download(side, info) : null;
}

/** Blobs in the object store, in a bucket that need not be there yet. */
export async function openBlobs(side: Side): Promise<Blobs> {
  const store = await new Objm(side.connection.jetStream).open(side.names.blobs, false);
  return {
    put: (digest, bytes) => persisting(side, () => put(store, digest, bytes)),
    replace: (digest, bytes) => persisting(side, () => replace(side, store, digest, bytes)),
    delete: (digest) => persisting(side, () => remove(store, digest)),
    get: (digest) => persisting(side, () => get(side, store, digest)),
  };
}
