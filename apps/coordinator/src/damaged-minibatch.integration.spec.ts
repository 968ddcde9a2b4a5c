import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import {
  connectJetStreamQueue,
  connectJetStreamScorer,
  decodeMinibatch,
  encodeMinibatch,
  type JetStreamQueue,
  type ScoreMessage,
  type ScorerQueue,
  type ShardMessage,
} from '@naswot/queue';
import { deleteFirstMessage } from '@naswot/queue/testing';
import { findStrategy, scoredAs, type SearchPlan } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { openStore, type SearchRecord, type Store } from '@naswot/store';
import { provideNats, startNats, type NatsServer } from '../../../tools/servers/nats.ts';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { trialResult, trialScores } from './testing/trial-scorer.ts';

const samples = 3_000;
const never = new AbortController().signal;
const images = Float32Array.from({ length: 2 * 3 * 64 * 64 }, (_, k) => Math.sin(k));
const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
const minibatch = createMinibatch(images, [2, 3, 64, 64], source);
const { digest } = minibatch;
const sound = encodeMinibatch(minibatch);
const lastByteChanged = Uint8Array.from(sound, (byte, k) => (k === sound.length - 1 ? byte ^ 1 : byte));

let nats: NatsServer;
let store: Store;
beforeAll(async () => {
  nats = await provideNats().then(startNats);
  store = await openStore('pglite:memory');
  await store.saveMinibatch(minibatch);
});
afterAll(async () => {
  await nats[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

let version = 0;
async function createSearch(): Promise<SearchRecord> {
  const plain = trialPlan(++version, samples);
  const weights = { initialisation: 'kaiming-uniform', seed: 0, version: 1 };
  const run = { minibatch: digest, weights, counting: 'unit' } as const;
  const plan: SearchPlan = { ...plain, spec: { ...plain.spec, run } };
  const id = `damaged${version}`;
  const strategyState = firstState(findStrategy(plan.strategy), plan);
  await store.createSearch({ id, plan, engine: 'trial', lanes: 1, strategyState });
  return store.acquireSearch(id, 'test', { engine: 'trial', lanes: 1 });
}

interface Scene extends AsyncDisposable {
  readonly prefix: string;
  readonly queue: JetStreamQueue;
  readonly scorer: ScorerQueue;
  readonly running: RunningSearches;
  /** Messages of the coordinator's log. */
  readonly logged: readonly string[];
}

async function openScene(): Promise<Scene> {
  const prefix = `damage-${randomUUID()}`;
  const queue = await connectJetStreamQueue({ servers: nats.url, name: 'coordinator', prefix });
  const scorer = await connectJetStreamScorer({ servers: nats.url, name: 'trial', prefix });
  const logged: string[] = [];
  const running = new RunningSearches({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    lanes: () => 2,
    scorers: () => 1,
    persist: (act) => act(),
    log: (message) => void logged.push(message),
    observer: nobody,
    compareEveryMs: 50,
  });
  return {
    ...{ prefix, queue, scorer, running, logged },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await scorer[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
}

async function canRead({ blobs }: ScorerQueue): Promise<boolean> {
  try {
    const bytes = await blobs.get(digest);
    return bytes !== null && decodeMinibatch(bytes, digest).digest === digest;
  } catch {
    return false;
  }
}

/** Those of the representatives: a proxy that runs the network gives isomorphic cells one score. */
const scoresOf = (message: ShardMessage): readonly ScoreMessage[] =>
  trialScores(message).map((score) => ({
    ...score,
    position: scoredAs(findSpace(message.space), message.spec, score.position as Position),
  }));

/** Reads the minibatch for each shard, and hands back what it cannot score without; returns how many shards it handed back. */
async function score(
  queue: ScorerQueue,
  signal: AbortSignal,
  beforeShard: (n: number) => Promise<void>,
): Promise<number> {
  let handedBack = 0;
  for (let n = 0; ; n++) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return handedBack;
    await beforeShard(n);
    const { message } = delivery;
    const isReadable = await canRead(queue);
    if (!isReadable) handedBack++;
    await queue.results.publish(
      isReadable
        ? trialResult(message, scoresOf(message), 'complete')
        : trialResult(message, [], 'handed-back'),
    );
    await delivery.ack();
  }
}

/** Runs a search to its end; returns how many shards were handed back. */
async function runSearch(
  { running, scorer }: Scene,
  beforeShard: (n: number) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const over = new AbortController();
  const scoring = score(scorer, over.signal, beforeShard);
  const search = await createSearch();
  const end = await running.run(search, never, () => undefined).finally(() => over.abort());
  const handedBack = await scoring;
  expect(end).toBe('completed');
  expect((await store.findSearch(search.id))?.counts).toMatchObject({
    samples: BigInt(samples),
    unscorable: 0n,
    pending: 0n,
  });
  return handedBack;
}

const replaced = ({ logged }: Scene): number =>
  logged.filter((message) => message === 'a damaged minibatch is replaced').length;

it('a minibatch with a byte that is another is replaced before a search dispatches its first shard', async () => {
  await using scene = await openScene();
  await scene.queue.blobs.put(digest, lastByteChanged);
  expect(await runSearch(scene)).toBe(0);
  expect(replaced(scene)).toBe(1);
  expect(await scene.queue.blobs.get(digest)).toEqual(sound);
});

it('a minibatch without one of its pieces is replaced before a search dispatches its first shard', async () => {
  await using scene = await openScene();
  await scene.queue.blobs.put(digest, sound);
  await deleteFirstMessage(nats.url, `OBJ_${scene.prefix}-blobs`);
  expect(await canRead(scene.scorer)).toBe(false);
  expect(await runSearch(scene)).toBe(0);
  expect(replaced(scene)).toBe(1);
});

it('a minibatch that is damaged while its search runs is replaced once shards were handed back', async () => {
  await using scene = await openScene();
  const handedBack = await runSearch(scene, async (n) => {
    if (n === 1) await scene.queue.blobs.replace(digest, lastByteChanged);
  });
  expect(handedBack).toBeGreaterThan(0);
  expect(replaced(scene)).toBe(1);
  expect(await scene.queue.blobs.get(digest)).toEqual(sound);
});

it('a minibatch that is sound stays, and nothing is logged of it', async () => {
  await using scene = await openScene();
  await scene.queue.blobs.put(digest, sound);
  expect(await runSearch(scene)).toBe(0);
  expect(scene.logged).toEqual([]);
});

/** A search that asks for a minibatch of that digest. */
async function searchFor(minibatchDigest: string): Promise<SearchRecord> {
  const search = await createSearch();
  const { spec } = search.plan;
  if (spec.run === null) throw new Error('a spec with a minibatch is expected');
  const run = { ...spec.run, minibatch: minibatchDigest };
  return { ...search, plan: { ...search.plan, spec: { ...spec, run } } };
}

it('a search whose minibatch the store does not have fails, and names it', async () => {
  await using scene = await openScene();
  const unknown = '0'.repeat(64);
  await expect(scene.running.run(await searchFor(unknown), never, () => undefined)).rejects.toThrow(
    `the store has no minibatch ${unknown}`,
  );
});

it('a search whose minibatch is damaged in the queue and in the store fails, and names it', async () => {
  await using scene = await openScene();
  const wrong = 'f'.repeat(64);
  await store.saveMinibatch({ ...minibatch, digest: wrong });
  await scene.queue.blobs.put(wrong, sound);
  await expect(scene.running.run(await searchFor(wrong), never, () => undefined)).rejects.toThrow(
    `the store's minibatch ${wrong}`,
  );
  expect(replaced(scene)).toBe(0);
});
