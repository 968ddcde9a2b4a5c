import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectJetStreamScorer } from '@naswot/queue';
import { deleteStream } from '@naswot/queue/testing';
import { findStrategy } from '@naswot/search';
import { coordinatorPrefix, openStore, type SearchRecord } from '@naswot/store';
import { startRelay } from '../../../tools/servers/relay.ts';
import { nobody, type DispatchReason } from './observer.ts';
import { firstState } from './session-codec.ts';
import {
  newPlace,
  startCoordinator,
  startScorer,
  startServers,
  type Place,
  type Servers,
  type TrialCoordinator,
} from './testing/cluster.ts';
import { expectComplete } from './testing/expect-complete.ts';
import { liveBytes } from './testing/live-bytes.ts';
import { trialOutcome, trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer, trialResult, type Behaviour } from './testing/trial-scorer.ts';
import { atFirst, troubles } from './testing/troubles.ts';

const samples = 1_000;
const never = new AbortController().signal;

let servers: Servers;
let place: Place;
beforeAll(async () => (servers = await startServers()));
afterAll(() => servers[Symbol.asyncDispose]());
beforeEach(async () => (place = await newPlace(servers)));

async function begin({ coordinator, leads }: TrialCoordinator): Promise<SearchRecord> {
  await leads;
  return coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
}

/** Scores all that it is given, and says something else. */
const lying =
  (lieOf: (position: bigint) => bigint): Behaviour =>
  ({ message }, scores) => {
    const spoilt = scores.map(({ position, durationMs }) => ({
      position,
      durationMs,
      outcome: { ...trialOutcome(position), value: Number(lieOf(position)) },
    }));
    return { results: [trialResult(message, spoilt, 'complete')], end: 'ack' };
  };

/** Waits for the end of a search, and looks whether every architecture was scored once, with the score that it has. */
async function expectEnd({ coordinator, store }: TrialCoordinator, { id }: SearchRecord): Promise<void> {
  for await (const update of coordinator.follow(id, 0n, never)) expect(update.kind).toMatch(/event|progress/);
  await expectComplete(store, id, samples);
}

describe('a search in a cluster, one of whose scorers', () => {
  it.each(Object.entries(troubles))('%s is complete in the end', async (_name, behaviour) => {
    await using one = await startCoordinator(place, 'one');
    const search = await begin(one);
    await using _bad = await startScorer(place, 'bad', atFirst(3, behaviour));
    await using _good = await startScorer(place, 'good');
    await expectEnd(one, search);
  });

  it.each([
    ['now one thing and now another', () => (value: bigint) => -value * BigInt(randomInt(1, 2 ** 32))],
    ['always the same', () => (value: bigint) => -1n - value],
  ] as const)('lies, %s, is put aside, and the search goes on without it', async (_how, lieOf) => {
    await using one = await startCoordinator(place, 'one');
    await using _first = await startScorer(place, 'first');
    await using _liar = await startScorer(place, 'liar', lying(lieOf()));
    await using _second = await startScorer(place, 'second');
    // Of the scorers that were there before it led it knows when it leads, of others when it looks again.
    await one.leads;
    await expect.poll(async () => (await one.coordinator.scorers()).length, { timeout: 10_000 }).toBe(3);
    const search = await one.coordinator.create({ plan: trialPlan(1, 200), priority: 1 });
    const suspended: unknown[] = [];
    for await (const update of one.coordinator.follow(search.id, 0n, never))
      if (update.kind === 'event' && update.event === 'scorer-suspended') suspended.push(update.data);
    expect(suspended).toMatchObject([{ scorer: 'liar' }]);
    expect(await one.store.findSearch(search.id)).toMatchObject({ state: 'completed', failure: null });
    expect(await one.queue.presence.suspended('liar')).not.toBeNull();
    expect(await one.queue.presence.suspended('first')).toBeNull();
  });
});

/** Searches by which the code is compiled and this process has come to its size, and as many that are held to that. */
const searches = 4;
/**
 * Of each search more: readings lie within 500 kB of each other, a fifth of that by the search. 1,000 outcomes kept, of 300 bytes
 * each with its position, are more.
 */
const leftBehindBytes = 300e3;

it('searches leave nothing behind in their coordinator, whatever their scorers did', async () => {
  await using one = await startCoordinator(place, 'one');
  await using _good = await startScorer(place, 'good');
  await one.leads;
  const sizes: number[] = [];
  for (let version = 1; version <= 2 * searches; version++) {
    const search = await one.coordinator.create({ plan: trialPlan(version, samples), priority: 1 });
    const bad = Object.values(troubles).map((behaviour, k) =>
      startScorer(place, `bad-${k}`, atFirst(1, behaviour)),
    );
    await expectEnd(one, search);
    for (const scorer of await Promise.all(bad)) await scorer[Symbol.asyncDispose]();
    sizes.push(liveBytes());
  }
  const grown = (sizes[sizes.length - 1] ?? NaN) - (sizes[searches - 1] ?? NaN);
  expect(grown / searches, `live bytes after each: ${sizes.join(', ')}`).toBeLessThan(leftBehindBytes);
});

describe('a search in a cluster', () => {
  it('goes on after the network between scorer and server was cut', async () => {
    await using one = await startCoordinator(place, 'one');
    const search = await begin(one);
    await using relay = await startRelay(new URL(place.nats).host);
    let shards = 0;
    const cutting: Behaviour = (delivery, scores) => {
      if (++shards === 3) {
        relay.sever();
        setTimeout(() => relay.mend(), 300);
      }
      return diligent(delivery, scores);
    };
    await using _scorer = await startScorer({ ...place, nats: `nats://${relay.address}` }, 'far', cutting);
    await expectEnd(one, search);
    expect(shards).toBeGreaterThan(3);
  });

  it('goes on after the server was killed and came back', async () => {
    await using one = await startCoordinator(place, 'one');
    const search = await begin(one);
    let restart: Promise<void> | null = null;
    await using _scorer = await startScorer(place, 'a', (delivery, scores) => {
      restart ??= servers.nats.restart();
      return diligent(delivery, scores);
    });
    await expectEnd(one, search);
    expect(restart).not.toBeNull();
  });

  it('goes on after Postgres was killed and came back', async () => {
    await using one = await startCoordinator(place, 'one');
    const search = await begin(one);
    let restart: Promise<void> | null = null;
    await using _scorer = await startScorer(place, 'a', (delivery, scores) => {
      restart ??= servers.postgres.restart();
      return diligent(delivery, scores);
    });
    await expect
      .poll(async () => (await one.store.findSearch(search.id).catch(() => null))?.state, { timeout: 60_000 })
      .toBe('completed');
    await expectEnd(one, search);
    expect(restart).not.toBeNull();
  });

  it('is taken over though another cannot be: that one has failed, and says why', async () => {
    const store = await openStore(place.database);
    const plan = trialPlan(2, samples);
    for (const [id, strategy] of [
      ['later', 'of-a-later-version'],
      ['known', plan.strategy],
    ] as const) {
      const strategyState = firstState(findStrategy(plan.strategy), plan);
      await store.createSearch({ id, plan: { ...plan, strategy }, engine: 'any', lanes: 1, strategyState });
      await store.acquireSearch(id, `${coordinatorPrefix}gone`, { engine: 'any', lanes: 1 });
    }
    await store[Symbol.asyncDispose]();
    await using one = await startCoordinator(place, 'one');
    await using _scorer = await startScorer(place, 'a');
    await one.leads;
    await expectEnd(one, await one.coordinator.get('known'));
    await expect.poll(async () => (await one.coordinator.get('later')).state).toBe('failed');
    expect((await one.coordinator.get('later')).failure).toContain('of-a-later-version');
  });

  it('finds out what became of its shards while no coordinator was there', async () => {
    const first = await startCoordinator(place, 'first');
    const search = await begin(first);
    await expect.poll(async () => (await first.queue.shards.held(search.id)).size).toBeGreaterThan(0);
    await first[Symbol.asyncDispose]();
    // One shard is acknowledged without a result, the others are scored; all while nobody listens.
    await using _scorer = await startScorer(
      place,
      'a',
      atFirst(1, () => ({ results: [], end: 'ack' })),
    );
    await deleteStream(place.nats, `${place.prefix}-shards`);
    await using second = await startCoordinator(place, 'second');
    await second.leads;
    await expectEnd(second, search);
  });

  it('gives scorers of another revision none of its shards', async () => {
    await using one = await startCoordinator(place, 'one');
    const search = await begin(one);
    await using other = await connectJetStreamScorer({
      servers: place.nats,
      name: 'other',
      prefix: place.prefix,
      scoringRevision: 999,
    });
    let taken = 0;
    const over = new AbortController();
    const run = runTrialScorer(
      other,
      (delivery, scores) => {
        taken++;
        return diligent(delivery, scores);
      },
      over.signal,
    );
    await using _scorer = await startScorer(place, 'a');
    await expectEnd(one, search);
    over.abort();
    await run;
    expect(taken).toBe(0);
  });

  it('goes on after it was paused, purged and resumed within the window of duplicates', async () => {
    const dispatched = new Map<DispatchReason, number>();
    const messages = new Set<string>();
    await using one = await startCoordinator(place, 'one', {
      log: (message) => void messages.add(message),
      observer: {
        ...nobody,
        dispatched: (reason, shards) => dispatched.set(reason, (dispatched.get(reason) ?? 0) + shards),
      },
    });
    const search = await begin(one);
    for (let times = 0; times < 3; times++) {
      await expect.poll(async () => (await one.queue.shards.held(search.id)).size).toBeGreaterThan(0);
      await one.coordinator.pause(search.id);
      await one.coordinator.resume(search.id, null);
    }
    await expect.poll(() => dispatched.get('resumed')).toBeGreaterThanOrEqual(3);
    expect(messages).toContain('shards of the sitting before are dispatched again');
    expect(dispatched.has('lost')).toBe(false);
    await using _scorer = await startScorer(
      place,
      'a',
      atFirst(1, () => ({ results: [], end: 'ack' })),
    );
    await expectEnd(one, search);
    expect(dispatched.get('lost')).toBe(1);
    expect(messages).toContain('shards were lost, and are dispatched again');
  });
});
