import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { repeatId } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { SearchRecord, Store } from '@naswot/store';
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
import { playedRace, racePlan, raceScores } from './testing/race.ts';
import { repeatedPlan, trialMinibatches } from './testing/repeated-plan.ts';
import { diligent, type Behaviour } from './testing/trial-scorer.ts';

const samples = 300;
const never = new AbortController().signal;

let servers: Servers;
let place: Place;
beforeAll(async () => (servers = await startServers()));
afterAll(() => servers[Symbol.asyncDispose]());
beforeEach(async () => (place = await newPlace(servers)));

async function start(coordinator: ClusterCoordinator): Promise<SearchRecord> {
  for (const minibatch of trialMinibatches) await coordinator.putMinibatch(minibatch);
  return coordinator.create({ plan: repeatedPlan(1, samples), priority: 1 });
}

/** A scorer that hands back what is of the second repeat while `holds` says so. */
const holding =
  (holds: () => boolean): Behaviour =>
  (delivery, scores) =>
    holds() && delivery.message.searchId.endsWith('-2')
      ? { results: [], end: 'nak' }
      : diligent(delivery, scores);

/** Follows a search until an update is as wanted, or its end; that update. */
async function until(
  coordinator: ClusterCoordinator,
  id: string,
  isWanted: (update: SearchUpdate) => boolean,
): Promise<SearchUpdate | undefined> {
  let last: SearchUpdate | undefined;
  for await (const update of coordinator.follow(id, 0n, never)) {
    last = update;
    if (isWanted(update)) return update;
  }
  return last;
}

/** Whether the second repeat has asked for all, and nothing of it is scored. */
const isAtSecond = (update: SearchUpdate): boolean =>
  update.kind === 'progress' && update.counts.samples > BigInt(2 * samples);

async function expectRepeated(store: Store, id: string): Promise<void> {
  const asked = await store.askedPositions(id, 0n, BigInt(samples));
  expect(asked).toHaveLength(samples);
  for (let k = 0; k < 4; k++) {
    const record = await store.findSearch(repeatId(id, k));
    expect(record).toMatchObject({ state: 'completed', failure: null });
    expect(record?.counts).toMatchObject({ samples: BigInt(samples), pending: 0n, unscorable: 0n });
    expect(await store.askedPositions(repeatId(id, k), 0n, BigInt(samples + 1))).toEqual(asked);
  }
}

describe('a repeated search of a cluster', () => {
  it('scores what it asked for under each spec, and is told of as one', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(place, 'a');
    const { id } = await start(one.coordinator);
    const last = await until(one.coordinator, id, () => false);
    await expectRepeated(one.store, id);
    expect(last).toMatchObject({
      kind: 'progress',
      state: 'completed',
      total: BigInt(4 * samples),
      counts: { samples: BigInt(4 * samples), pending: 0n },
    });
    expect((await one.coordinator.list({ limit: 10 })).map((record) => record.id)).toEqual([id]);
  });

  it('is taken over in the midst of a repeat', async () => {
    let isHeld = true;
    const first = await startCoordinator(place, 'first');
    await first.leads;
    await using second = await startCoordinator(place, 'second');
    await using _scorer = await startScorer(
      place,
      'a',
      holding(() => isHeld),
    );
    const { id } = await start(first.coordinator);
    expect(await until(first.coordinator, id, isAtSecond)).toMatchObject({ state: 'running' });
    await first[Symbol.asyncDispose]();
    await second.leads;
    isHeld = false;
    await until(second.coordinator, id, () => false);
    await expectRepeated(second.store, id);
  });

  it('is paused, goes on and is deleted with its repeats', async () => {
    let isHeld = true;
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(
      place,
      'a',
      holding(() => isHeld),
    );
    const { id } = await start(one.coordinator);
    await until(one.coordinator, id, isAtSecond);
    expect(await one.coordinator.pause(id)).toMatchObject({ state: 'paused' });
    expect(await one.store.findSearch(repeatId(id, 2))).toMatchObject({ state: 'paused' });
    expect(await one.queue.shards.held(repeatId(id, 2))).toEqual(new Set());
    isHeld = false;
    await one.coordinator.resume(id, null);
    await until(one.coordinator, id, () => false);
    await expectRepeated(one.store, id);
    await one.coordinator.delete(id);
    for (let k = 0; k < 4; k++) expect(await one.store.findSearch(repeatId(id, k))).toBeNull();
  });

  it('asks for more with a larger budget, under each spec', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(place, 'a');
    for (const minibatch of trialMinibatches) await one.coordinator.putMinibatch(minibatch);
    const { id } = await one.coordinator.create({ plan: repeatedPlan(1, samples / 2), priority: 1 });
    await until(one.coordinator, id, () => false);
    await one.coordinator.resume(id, { samples: BigInt(samples), timeLimitMs: null });
    await until(one.coordinator, id, () => false);
    await expectRepeated(one.store, id);
  });

  it('is changed by its own id alone', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    const { id } = await start(one.coordinator);
    const repeat = repeatId(id, 1);
    const acts = [
      () => one.coordinator.pause(repeat),
      () => one.coordinator.resume(repeat, null),
      () => one.coordinator.cancel(repeat),
      () => one.coordinator.delete(repeat),
    ];
    for (const act of acts)
      await expect(act()).rejects.toMatchObject({ kind: 'wrong-state', hint: `name search ${id}` });
  });

  it('is refused where its specs are no grid, or images are not there', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    const plan = repeatedPlan(1, samples);
    const create = (repeats = plan.repeats ?? []): Promise<SearchRecord> =>
      one.coordinator.create({ plan: { ...plan, repeats }, priority: 1 });
    const [first] = trialMinibatches;
    if (first !== undefined) await one.coordinator.putMinibatch(first);
    await expect(create()).rejects.toMatchObject({ kind: 'invalid', hint: 'put it first' });
    await expect(create([plan.spec])).rejects.toMatchObject({ kind: 'invalid' });
    await expect(create(plan.repeats?.slice(0, 2))).rejects.toMatchObject({ kind: 'invalid' });
    expect(await one.coordinator.list({ limit: 10 })).toEqual([]);
  });
});

/** Scores of a race; what is of the third replicate is handed back while `holds` says so. */
const racingScorer =
  (holds: () => boolean): Behaviour =>
  (delivery) =>
    holds() && delivery.message.searchId.endsWith('-2')
      ? { results: [], end: 'nak' }
      : diligent(delivery, raceScores(delivery.message));

describe('a search of a cluster whose strategy averages replicates', () => {
  const plan = racePlan(1);
  const create = async (coordinator: ClusterCoordinator): Promise<string> => {
    for (const minibatch of trialMinibatches) await coordinator.putMinibatch(minibatch);
    return (await coordinator.create({ plan, priority: 1 })).id;
  };
  const askedFor = (store: Store, id: string): Promise<readonly (readonly Position[])[]> =>
    Promise.all([0, 1, 2, 3].map((k) => store.askedPositions(repeatId(id, k), 0n, 1_000n)));
  const expected = playedRace(plan);
  const samples = BigInt(expected.flat().length);
  /** Whether something of the third replicate is asked for, and nothing of it is scored. */
  const hasCome = async (store: Store, id: string): Promise<boolean> =>
    (await store.findSearch(repeatId(id, 2)))?.asked !== 0n;

  it('is taken over in the midst of its race, paused and resumed, and asks for what its strategy does', async () => {
    let isHeld = true;
    const first = await startCoordinator(place, 'first');
    await first.leads;
    await using second = await startCoordinator(place, 'second');
    await using _scorer = await startScorer(
      place,
      'a',
      racingScorer(() => isHeld),
    );
    const id = await create(first.coordinator);
    await expect.poll(() => hasCome(first.store, id), { timeout: 20_000 }).toBe(true);
    await first[Symbol.asyncDispose]();
    await second.leads;
    const { coordinator, store, queue } = second;
    await until(coordinator, id, ({ kind }) => kind === 'progress');
    expect(await coordinator.pause(id)).toMatchObject({ state: 'paused' });
    expect(await store.findSearch(repeatId(id, 2))).toMatchObject({ state: 'paused' });
    expect(await queue.shards.held(repeatId(id, 2))).toEqual(new Set());
    isHeld = false;
    await coordinator.resume(id, null);
    const last = await until(coordinator, id, () => false);
    expect(last).toMatchObject({ state: 'completed', total: null, counts: { samples, pending: 0n } });
    expect(await askedFor(store, id)).toEqual(expected);
    for (let k = 0; k < 4; k++)
      expect(await store.findSearch(repeatId(id, k))).toMatchObject({ state: 'completed', owner: null });
  });

  it('is cancelled with its repeats', async () => {
    await using one = await startCoordinator(place, 'one');
    await one.leads;
    await using _scorer = await startScorer(
      place,
      'a',
      racingScorer(() => true),
    );
    const id = await create(one.coordinator);
    await expect.poll(() => hasCome(one.store, id), { timeout: 20_000 }).toBe(true);
    await one.coordinator.cancel(id);
    for (let k = 0; k < 4; k++)
      expect(await one.store.findSearch(repeatId(id, k))).toMatchObject({ state: 'cancelled' });
    expect(await one.queue.shards.held(repeatId(id, 2))).toEqual(new Set());
  });
});
