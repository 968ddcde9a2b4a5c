import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectJetStreamQueue, type Queue, type ShardMessage } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore, type SearchRecord, type Store } from '@naswot/store';
import { lockSearch } from '@naswot/store/testing';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { newPlace, startServers, type Place, type Servers } from './testing/cluster.ts';
import { expectComplete } from './testing/expect-complete.ts';
import { startRelay } from '../../../tools/servers/relay.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer, trialResult, trialScores } from './testing/trial-scorer.ts';
import { withPatience } from './with-patience.ts';

const samples = 1_000;
const lanes = 8;
const never = new AbortController().signal;

let servers: Servers;
let place: Place;
let store: Store;
beforeAll(async () => (servers = await startServers()));
afterAll(() => servers[Symbol.asyncDispose]());
beforeEach(async () => {
  place = await newPlace(servers);
  store = await openStore(place.database);
  return () => store[Symbol.asyncDispose]();
});

/** A queue that holds so many shards. */
const connect = (messages: number, servers = place.nats): Promise<Queue> =>
  connectJetStreamQueue({ servers, name: 'one', prefix: place.prefix, shards: { messages } });

const acquire = (id: string): Promise<SearchRecord> =>
  store.acquireSearch(id, 'test', { engine: 'any', lanes });

async function createSearch(id: string, proxyVersion = 1): Promise<SearchRecord> {
  const plan = trialPlan(proxyVersion, samples);
  const strategyState = firstState(findStrategy(plan.strategy), plan);
  await store.createSearch({ id, plan, engine: 'any', lanes, strategyState });
  return acquire(id);
}

const runningOver = (queue: Queue): RunningSearches =>
  new RunningSearches({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    lanes: () => lanes,
    scorers: () => 1,
    persist: (act) => withPatience(act, never, () => undefined),
    log: () => undefined,
    observer: nobody,
  });

/** Runs a search to its end with a scorer that never fails. */
async function complete(running: RunningSearches, queue: Queue, search: SearchRecord): Promise<void> {
  const over = new AbortController();
  const scoring = runTrialScorer(queue, diligent, over.signal);
  const end = await running.run(search, never, () => undefined);
  over.abort();
  await scoring;
  await store.releaseSearch(search.id, search.epoch, { state: end, activeMs: 0 });
  await expectComplete(store, search.id, samples);
}

async function takeShard({ shards }: Queue): Promise<ShardMessage> {
  const delivery = await shards.take(never);
  if (delivery === null) throw new Error('a shard is expected');
  return delivery.message;
}

const scoredOf = async (id: string): Promise<bigint | undefined> =>
  (await store.findSearch(id))?.counts.scored;

describe('a search whose shards find no room in the queue', () => {
  const room = 3;

  it('records what arrives, and pauses at once', async () => {
    await using queue = await connect(room);
    await using running = runningOver(queue);
    const search = await createSearch('full');
    const stop = new AbortController();
    const run = running.run(search, stop.signal, () => undefined);
    await expect.poll(async () => (await queue.shards.held('full')).size).toBe(room);
    await expect.poll(() => running.openShards).toBeGreaterThan(room);
    // The shard is not acknowledged: there is no room still.
    const shard = await takeShard(queue);
    const scores = trialScores(shard);
    await queue.results.publish(trialResult(shard, scores, 'complete'));
    await expect.poll(() => scoredOf('full')).toBe(BigInt(scores.length));
    await expect.poll(async () => (await queue.results.held('full')).size).toBe(0);
    stop.abort();
    expect(await run).toBe('paused');
  });

  it('is complete in the end', async () => {
    await using queue = await connect(room);
    await using running = runningOver(queue);
    await complete(running, queue, await createSearch('narrow'));
  });
});

it('is complete while the store keeps another from recording', async () => {
  await using queue = await connect(samples);
  await using running = runningOver(queue);
  const search = await createSearch('held', 2);
  const stop = new AbortController();
  let run: Promise<'completed' | 'paused'>;
  {
    await using _ = await lockSearch(place.database, 'held');
    run = running.run(search, stop.signal, () => undefined);
    await complete(running, queue, await createSearch('free'));
    expect(await scoredOf('held')).toBe(0n);
    stop.abort();
  }
  expect(await run).toBe('paused');
  await complete(running, queue, await acquire('held'));
});

it('pauses while the queue does not answer, and goes on when it does', async () => {
  await using relay = await startRelay(new URL(place.nats).host);
  await using queue = await connect(samples, `nats://${relay.address}`);
  await using running = runningOver(queue);
  const search = await createSearch('silent');
  relay.sever();
  const stop = new AbortController();
  const run = running.run(search, stop.signal, () => undefined);
  await expect.poll(() => running.count).toBe(1);
  stop.abort();
  expect(await run).toBe('paused');
  relay.mend();
  await complete(running, queue, await acquire('silent'));
});
