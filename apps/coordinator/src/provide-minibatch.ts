import { decodeMinibatch, encodeMinibatch, type Blobs } from '@naswot/queue';
import type { SearchRecord, Store } from '@naswot/store';
import type { Log } from './log.ts';

/** A search's minibatch is not in the store, or is not what its digest names there: the search can never be scored. */
export class MissingMinibatch extends Error {
  override readonly name = 'MissingMinibatch';
}

export interface MinibatchPlaces {
  readonly store: Pick<Store, 'loadMinibatch'>;
  readonly blobs: Pick<Blobs, 'put' | 'replace' | 'get'>;
  readonly log: Log;
}

type Held =
  | { readonly kind: 'sound' }
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged'; readonly reason: string };

/** What the queue holds under a digest. A queue that is away has had its time when `get` fails: what fails then cannot be read. */
async function heldAs(blobs: MinibatchPlaces['blobs'], digest: string, verifies: boolean): Promise<Held> {
  try {
    const bytes = await blobs.get(digest);
    if (bytes === null) return { kind: 'none' };
    if (verifies) decodeMinibatch(bytes, digest);
    return { kind: 'sound' };
  } catch (error) {
    return { kind: 'damaged', reason: String(error) };
  }
}

async function storedBytes(
  store: MinibatchPlaces['store'],
  digest: string,
  search: string,
): Promise<Uint8Array> {
  const minibatch = await store.loadMinibatch(digest);
  if (minibatch !== null) return encodeMinibatch(minibatch);
  throw new MissingMinibatch(`the store has no minibatch ${digest}, which search ${search} needs`);
}

/** Throws MissingMinibatch where the store's is damaged, too: replaced by it, the queue's would be damaged again and again. */
function expectSound(bytes: Uint8Array, digest: string, search: string): void {
  try {
    decodeMinibatch(bytes, digest);
  } catch (cause) {
    throw new MissingMinibatch(
      `the store's minibatch ${digest}, which search ${search} needs, is damaged: ${String(cause)}`,
      { cause },
    );
  }
}

/**
 * Sees to it that the queue has the minibatch of a search, as the store has it: puts it there where there is none, and in the
 * place of one that cannot be read or, with `verifies`, has not the content that its digest names. Reading costs megabytes,
 * verifying a hash of them. Repeating it is harmless. Throws MissingMinibatch, and what store and queue throw.
 */
export async function provideMinibatch(
  places: MinibatchPlaces,
  { id, plan }: Pick<SearchRecord, 'id' | 'plan'>,
  verifies: boolean,
): Promise<void> {
  const { run } = plan.spec;
  if (run === null) return;
  const { store, blobs, log } = places;
  const held = await heldAs(blobs, run.minibatch, verifies);
  if (held.kind === 'sound') return;
  const bytes = await storedBytes(store, run.minibatch, id);
  if (held.kind === 'none') return blobs.put(run.minibatch, bytes);
  expectSound(bytes, run.minibatch, id);
  await blobs.replace(run.minibatch, bytes);
  const fields = { search: id, minibatch: run.minibatch, reason: held.reason };
  log('a damaged minibatch is replaced', fields, 'warn');
}
