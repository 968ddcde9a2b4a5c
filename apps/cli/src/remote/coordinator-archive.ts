import { CoordinatorError, type CoordinatorClient } from '@naswot/protocol';
import { oldestFirst, type Archive, type MinibatchOrigin } from '../archive.ts';
import type { Context } from '../context.ts';
import { connect } from './connect.ts';

/** What there is; null where the coordinator says that there is none. */
async function orNull<Found>(found: Promise<Found>): Promise<Found | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof CoordinatorError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Asks for each minibatch once: many searches share one. */
function minibatchesOf(client: CoordinatorClient): Archive['loadMinibatch'] {
  const known = new Map<string, Promise<MinibatchOrigin | null>>();
  return (digest) => {
    const asked = known.get(digest) ?? orNull(client.minibatch(digest));
    known.set(digest, asked);
    return asked;
  };
}

/** What a coordinator elsewhere keeps; the client is closed with it. What fails throws a CoordinatorError. */
export const coordinatorArchive = (client: CoordinatorClient): Archive => ({
  isLive: true,
  benchmarks: null,
  get location() {
    return client.address;
  },
  findSearch: (idOrName) => orNull(client.get(idOrName)),
  best: (id, limit) => client.best(id, limit),
  largest: (id, by) => client.largest(id, by),
  loadMinibatch: minibatchesOf(client),
  searchEngines: () => Promise.resolve(null),
  queryScores: (filter) => client.queryScores(filter),
  listSpecs: (filter) => client.listSpecs(filter),
  listSearches: () => oldestFirst(client.list()),
  async setState(id, state) {
    await (state === 'paused' ? client.pause(id) : client.cancel(id));
  },
  deleteSearch: (id) => client.delete(id),
  [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
});

/** What the coordinator that the settings name keeps. */
export const connectArchive = async (context: Context): Promise<Archive> =>
  coordinatorArchive(await connect(context));
