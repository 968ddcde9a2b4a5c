import { decodeMinibatch, type ScorerQueue } from '@naswot/queue';
import type { Minibatch } from '@naswot/scoring';
import { messageOf } from './message-of.ts';
import { minibatchFolder, type MinibatchFolder } from './minibatch-folder.ts';
import type { ScorerLog } from './scorer-log.ts';

/** A minibatch of 1,024 images takes 13 MB: a few searches' worth. */
const mostMinibatches = 4;
/** Some hundred minibatches of the usual size. */
const usualFolderBytes = 2 ** 29;

/** A minibatch of the folder; null where it has none, or one that is not what its name says. */
async function readKept(folder: MinibatchFolder, digest: string, log: ScorerLog): Promise<Minibatch | null> {
  try {
    const bytes = await folder.read(digest);
    return bytes === null ? null : decodeMinibatch(bytes, digest);
  } catch (error) {
    log.warn(
      { minibatch: digest },
      `a kept minibatch cannot be used and is fetched anew: ${messageOf(error)}`,
    );
    return null;
  }
}

/** Scoring needs no folder: where one cannot be written the minibatch is fetched again another time. */
async function keep(
  folder: MinibatchFolder,
  digest: string,
  bytes: Uint8Array,
  log: ScorerLog,
): Promise<void> {
  await folder.write(digest, bytes).catch((error: unknown) => {
    log.warn({ minibatch: digest }, `a minibatch cannot be kept: ${messageOf(error)}`);
  });
}

/**
 * Minibatches by digest, from the queue's blobs and from a folder that outlives this process; each is read and verified once for
 * all lanes. Throws where the coordinator has none of that digest, or other images than it names.
 */
export function createMinibatchCache(
  blobs: ScorerQueue['blobs'],
  folderName: string | null,
  log: ScorerLog,
  folderBytes = usualFolderBytes,
): (digest: string) => Promise<Minibatch> {
  const cache = new Map<string, Promise<Minibatch>>();
  const folder = folderName === null ? null : minibatchFolder(folderName, folderBytes);
  const load = async (digest: string): Promise<Minibatch> => {
    const kept = folder === null ? null : await readKept(folder, digest, log);
    if (kept !== null) return kept;
    const bytes = await blobs.get(digest);
    if (bytes === null)
      throw new Error(`the coordinator has no minibatch ${digest}, which one of its shards names`);
    const minibatch = decodeMinibatch(bytes, digest);
    if (folder !== null) await keep(folder, digest, bytes, log);
    return minibatch;
  };
  return (digest) => {
    const known = cache.get(digest);
    if (known !== undefined) return known;
    const [oldest] = cache.keys();
    if (cache.size >= mostMinibatches && oldest !== undefined) cache.delete(oldest);
    const loading = load(digest);
    cache.set(digest, loading);
    loading.catch(() => cache.delete(digest));
    return loading;
  };
}
