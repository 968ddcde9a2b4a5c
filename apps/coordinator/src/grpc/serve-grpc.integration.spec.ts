import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallMinibatch } from '@naswot/dataset/testing';
import {
  connectCoordinator,
  type CoordinatorClient,
  type SearchSummary,
  type SearchUpdate,
} from '@naswot/protocol';
import type { SearchService } from '../search-service.ts';
import { trialOutcome, trialPlan } from '../testing/trial-plan.ts';
import type { GrpcServer } from './serve-grpc.ts';
import { serviceWith } from './testing/service-with.ts';
import { startService, type TrialService } from './testing/served-coordinator.ts';

const samples = 1_300;

let service: TrialService;
let server: GrpcServer;
let client: CoordinatorClient;
beforeAll(async () => {
  service = await startService();
  server = await service.serve();
  client = connectCoordinator({ address: server.address });
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let version = 0;
/** A search under a spec of its own, when it has ended. */
async function completed(name = '', count = samples): Promise<SearchSummary> {
  const { id } = await client.create({ ...trialPlan(++version, count), name }, 2);
  await all(client.follow(id, 0n));
  return client.get(id);
}

const query = { orderBy: 'value', descending: true, limit: Number.MAX_SAFE_INTEGER } as const;

describe('a coordinator served by gRPC', () => {
  it('creates a search, runs it and tells how it went', async () => {
    const plan = { ...trialPlan(++version, samples), name: 'first' };
    const created = await client.create(plan, 2);
    expect(created).toMatchObject({ plan, priority: 2, state: 'running', failure: null, finishedAt: null });
    const updates = await all(client.follow(created.id, 0n));
    const last = updates.at(-1);
    expect(last).toMatchObject({ kind: 'progress', state: 'completed', total: BigInt(samples) });
    expect(last).toMatchObject({ counts: { samples: BigInt(samples), pending: 0n } });
    const kept = await client.get('first');
    expect(kept).toMatchObject({ id: created.id, state: 'completed', asked: BigInt(samples) });
    expect(kept.finishedAt).toBeInstanceOf(Date);
  });

  it('gives its scores as the store has them, in order and with every field', async () => {
    const { id } = await completed();
    const rows = await all(client.queryScores({ ...query, search: id }));
    const stored = await all(service.store.queryScores({ ...query, searchId: id }));
    expect(rows).toHaveLength(samples);
    expect(rows).toEqual(stored);
    expect(rows[0]?.outcome).toEqual(trialOutcome(rows[0]?.representative ?? 0n));
  });

  it('filters, orders and limits scores', async () => {
    const { id } = await completed();
    const some = await all(client.queryScores({ ...query, search: id, minValue: 9_000, limit: 5 }));
    const least = await all(
      client.queryScores({ ...query, search: id, orderBy: 'parameters', descending: false, limit: 700 }),
    );
    expect(some).toHaveLength(5);
    expect(some.every(({ outcome }) => outcome.kind === 'scored' && outcome.value >= 9_000)).toBe(true);
    expect(least).toHaveLength(700);
    const costs = least.map(({ parameters }) => parameters);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  });

  it('finds the best and the largest', async () => {
    const { id } = await completed();
    const best = await client.best(id, 3);
    expect(best).toEqual(await service.store.best(id, 3));
    expect(best).toHaveLength(3);
    for (const by of ['parameters', 'relu-units'] as const)
      expect(await client.largest(id, by)).toEqual(await service.store.largest(id, by));
  });

  it('lists searches, the newest first', async () => {
    const older = await completed('older', 2);
    const newer = await completed('newer', 2);
    const names = (await all(client.list())).map(({ id }) => id);
    expect(names.indexOf(newer.id)).toBeGreaterThanOrEqual(0);
    expect(names.indexOf(newer.id)).toBeLessThan(names.indexOf(older.id));
  });

  it('keeps a minibatch of several chunks to the last bit, and refuses one whose digest is another', async () => {
    const minibatch = smallMinibatch({ size: 40, imageSize: 32 });
    await client.putMinibatch(minibatch);
    await client.putMinibatch(minibatch);
    const kept = await service.store.loadMinibatch(minibatch.digest);
    expect(kept).toEqual({ ...minibatch, given: [...minibatch.given] });
    const wrong = { ...minibatch, digest: smallMinibatch({ seed: 7 }).digest };
    await expect(client.putMinibatch(wrong)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('lists no scorers where none gave a sign', async () => {
    expect(await client.scorers()).toEqual([]);
  });
});

describe('a follower', () => {
  const sequences = (updates: readonly SearchUpdate[]): readonly bigint[] =>
    updates.flatMap((update) => (update.kind === 'event' ? [update.sequence] : []));

  it('who comes late is told from the beginning, or from where it says', async () => {
    const { id } = await completed();
    const told = sequences(await all(client.follow(id, 0n)));
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.map((_, k) => BigInt(k + 1)));
    expect(sequences(await all(client.follow(id, 1n)))).toEqual(told.slice(1));
  });
});

describe('a call that cannot be', () => {
  it.each([
    ['of no search', () => client.get('nobody'), 'not-found', /nobody/],
    ['of a search without a name', () => client.get(''), 'invalid', /search/],
    ['with a text that no database takes', () => client.get('a\0b'), 'invalid', /NUL/],
    ['to resume what is not there', () => client.resume('nobody', null), 'not-found', /nobody/],
    ['with too low a limit', () => client.best('x', 0), 'invalid', /limit/],
    ['with too high a priority', () => client.create(trialPlan(1, 1), 101), 'invalid', /priority/],
    [
      'with a strategy that does not exist',
      () => client.create({ ...trialPlan(1, 1), strategy: 'luck' }, 1),
      'invalid',
      /luck/,
    ],
    [
      'with a space that does not exist',
      () => client.create({ ...trialPlan(1, 1), space: 'nowhere' }, 1),
      'invalid',
      /nowhere/,
    ],
  ] as const)('%s says so', async (_what, act, code, message) => {
    await expect(act()).rejects.toMatchObject({
      name: 'CoordinatorError',
      code,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('names the fields that are wrong', async () => {
    const { spec, ...plan } = trialPlan(1, 1);
    const wrong = { ...plan, window: 0, spec: { ...spec, proxy: '' } };
    await expect(client.create(wrong, 1)).rejects.toMatchObject({
      violations: [
        { field: 'plan.spec.proxy', description: expect.any(String) as unknown },
        { field: 'plan.window', description: expect.any(String) as unknown },
      ],
    });
  });

  it('for a search that has ended says what state it is in', async () => {
    const { id } = await completed('', 2);
    await client.cancel(id).catch(() => undefined);
    await expect(client.pause(id)).rejects.toMatchObject({ code: 'wrong-state' });
  });
});

describe('a search that goes on', () => {
  let waiting: TrialService;
  let door: GrpcServer;
  let user: CoordinatorClient;
  beforeAll(async () => {
    waiting = await startService({ isScored: false });
    door = await waiting.serve();
    user = connectCoordinator({ address: door.address });
  });
  afterAll(async () => {
    await user[Symbol.asyncDispose]();
    await door[Symbol.asyncDispose]();
    await waiting[Symbol.asyncDispose]();
  });

  it('is paused, resumed with a larger budget, cancelled and deleted', async () => {
    const { id } = await user.create(trialPlan(++version, 100), 1);
    expect((await user.pause(id)).state).toBe('paused');
    const resumed = await user.resume(id, { samples: 200n, timeLimitMs: null });
    expect(resumed).toMatchObject({ state: 'running', plan: { budget: { samples: 200n } } });
    expect((await user.cancel(id)).state).toBe('cancelled');
    await user.delete(id);
    await expect(user.get(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is followed until its follower goes away, of which the coordinator hears', async () => {
    const { id } = await user.create(trialPlan(++version, 100), 1);
    const gone = new AbortController();
    let heard: Promise<void> = Promise.resolve();
    const follow: SearchService['follow'] = (search, after, signal) => {
      heard = new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      return waiting.coordinator.follow(search, after, signal);
    };
    await using listening = await waiting.serve({ service: serviceWith(waiting.coordinator, { follow }) });
    await using follower = connectCoordinator({ address: listening.address });
    const followed = async (): Promise<void> => {
      for await (const update of follower.follow(id, 0n, gone.signal))
        if (update.kind === 'progress') gone.abort();
    };
    await expect(followed()).rejects.toMatchObject({ code: 'cancelled' });
    await heard;
  });
});
