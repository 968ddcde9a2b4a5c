import { decodeMinibatch, type ScorerQueue } from '@naswot/queue';
import type { Minibatch } from '@naswot/scoring';

/** A minibatch of 1,024 images takes 13 MB: a few searches' worth. */
const mostMinibatches = 4;

/**
 * Minibatches by digest, from the queue's blobs; each is read and verified once for all lanes. Throws where the coordinator has
 * none of that digest, or other images than it names.
 */
export function createMinibatchCache(blobs: ScorerQueue['blobs']): (digest: string) => Promise<Minibatch> {
  const cache = new Map<string, Promise<Minibatch>>();
  const load = async (digest: string): Promise<Minibatch> => {
    const bytes = await blobs.get(digest);
    if (bytes === null)
      throw new Error(`the coordinator has no minibatch ${digest}, which one of its shards names`);
    return decodeMinibatch(bytes, digest);
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
