import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteStream } from '@naswot/queue/testing';
import type { ClusterCoordinator } from './cluster-coordinator.ts';
import type { SearchUpdate } from './search-service.ts';
import {
  newPlace,
  startCoordinator,
  startScorer,
  startServers,
  type Place,
  type Servers,
} from './testing/cluster.ts';
import { expectComplete } from './testing/expect-complete.ts';
import { trialPlan } from './testing/trial-plan.ts';

const samples = 2_000;
const never = new AbortController().signal;

let servers: Servers;
let place: Place;
beforeAll(async () => (servers = await startServers()));
afterAll(() => servers[Symbol.asyncDispose]());
beforeEach(async () => (place = await newPlace(servers)));

async function updatesOf(
  coordinator: ClusterCoordinator,
  id: string,
  after = 0n,
): Promise<readonly SearchUpdate[]> {
  const updates: SearchUpdate[] = [];
  for await (const update of coordinator.follow(id, after, never)) updates.push(update);
  return updates;
}

describe('a coordinator of a cluster', () => {
  it('runs a search with scorers that it never met', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _first = await startScorer(place, 'a');
    await using _second = await startScorer(place, 'b');
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 3 });
    const updates = await updatesOf(one.coordinator, record.id);
    await expectComplete(one.store, record.id, samples);
    expect(updates.at(-1)).toMatchObject({ kind: 'progress', state: 'completed' });
    expect((await one.coordinator.get(record.id)).priority).toBe(3);
  });

  it('tells every event once, in order, to one who follows again from where it was', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(place, 'a');
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    await updatesOf(one.coordinator, record.id);
    const sequences = (updates: readonly SearchUpdate[]): readonly bigint[] =>
      updates.flatMap((update) => (update.kind === 'event' ? [update.sequence] : []));
    const all = sequences(await updatesOf(one.coordinator, record.id));
    const rest = sequences(await updatesOf(one.coordinator, record.id, 2n));
    expect(all).toEqual(all.map((_, k) => BigInt(k + 1)));
    expect(rest).toEqual(all.slice(2));
  });

  it('stands by, and takes over what the leader ran', async () => {
    const first = await startCoordinator(place, 'first');
    await first.leads;
    await using second = await startCoordinator(place, 'second');
    const record = await first.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    await expect(second.coordinator.pause(record.id)).rejects.toMatchObject({ kind: 'standby' });
    expect(await second.coordinator.listBenchmarks()).toEqual([]);
    await first[Symbol.asyncDispose]();
    await second.leads;
    await using _scorer = await startScorer(place, 'a');
    await updatesOf(second.coordinator, record.id);
    await expectComplete(second.store, record.id, samples);
  });

  it('is fenced off where its leadership is lost and it does not know', async () => {
    await using first = await startCoordinator(place, 'first');
    await first.leads;
    await using second = await startCoordinator(place, 'second');
    const record = await first.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    const leader = await first.store.leader();
    expect(leader?.holder).toBe('first');
    await using _scorer = await startScorer(place, 'a');
    await servers.postgres.restart();
    await Promise.race([second.leads, first.leads]);
    const leading = (): ClusterCoordinator => (second.coordinator.leads ? second : first).coordinator;
    await expect
      .poll(async () => (await leading().get(record.id)).state, { timeout: 60_000 })
      .toBe('completed');
    await expectComplete(second.store, record.id, samples);
  });

  it('pauses, goes on, cancels and deletes', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    expect((await one.coordinator.pause(record.id)).state).toBe('paused');
    expect(await one.queue.shards.held(record.id)).toEqual(new Set());
    expect((await one.coordinator.resume(record.id, null)).state).toBe('running');
    expect((await one.coordinator.cancel(record.id)).state).toBe('cancelled');
    await expect(one.coordinator.resume(record.id, null)).rejects.toMatchObject({ kind: 'wrong-state' });
    await one.coordinator.delete(record.id);
    await expect(one.coordinator.get(record.id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('loses nothing where a search is paused and goes on at once, again and again', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(place, 'a');
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    for (let times = 0; times < 5; times++) {
      const paused = await one.coordinator.pause(record.id).catch(() => record);
      if (paused.state === 'completed') break;
      await one.coordinator.resume(record.id, null);
    }
    await updatesOf(one.coordinator, record.id);
    await expectComplete(one.store, record.id, samples);
  });

  it('runs a search once that several resume at once, while others pause it', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    await one.coordinator.pause(record.id);
    const resume = (): Promise<unknown> => one.coordinator.resume(record.id, null);
    await Promise.all([resume(), resume(), one.coordinator.pause(record.id), resume(), resume()]);
    // Of calls at once any may be the last.
    await resume();
    await expect.poll(() => one.coordinator.standing.runningSearches).toBe(1);
    await using _scorer = await startScorer(place, 'a');
    await updatesOf(one.coordinator, record.id);
    await expectComplete(one.store, record.id, samples);
  });

  it('dispatches again what a stream that was deleted had held', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    const record = await one.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    await expect.poll(async () => (await one.queue.shards.held(record.id)).size).toBeGreaterThan(0);
    await deleteStream(servers.nats.url, `${place.prefix}-shards`);
    await using _scorer = await startScorer(place, 'a');
    await updatesOf(one.coordinator, record.id);
    await expectComplete(one.store, record.id, samples);
  });
});
