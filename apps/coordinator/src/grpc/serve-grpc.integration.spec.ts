import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallMinibatch } from '@naswot/dataset/testing';
import {
  connectCoordinator,
  type CoordinatorClient,
  type SearchSummary,
  type SearchUpdate,
} from '@naswot/protocol';
import type { BenchmarkSource } from '@naswot/store';
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

  it('lists benchmarks as the store has them, one whose import is not complete among them', async () => {
    expect(await client.listBenchmarks()).toEqual([]);
    const column = {
      column: 'a',
      dataset: 'cifar10',
      split: 'test',
      epochs: 200,
      seed: 777,
      optional: false,
    } as const;
    const mapping: BenchmarkSource['mapping'] = {
      space: 'nas-bench-201',
      architecture: { column: 'arch' },
      scale: 'percent',
      metrics: [column],
      expected: { best: { cifar10_test_200: 94.3733 } },
    };
    const source: BenchmarkSource = { path: '/trial.csv', format: 'csv', mapping, onBroken: 'skip' };
    const training = {
      metric: 'cifar10_test_200',
      dataset: 'cifar10',
      split: 'test',
      epochs: 200,
      seed: 777,
    } as const;
    const columns = [
      { quantity: 'accuracy', ...training },
      { quantity: 'training-time-ms', ...training, seed: null },
      { quantity: 'parameters', dataset: 'cifar10' },
    ] as const;
    const { benchmarks } = service.store;
    await benchmarks.begin({ name: 'whole', space: 'nas-bench-201', source });
    const rows = [{ architecture: 'a', values: [90, 1, 2] }];
    await benchmarks.add('whole', { rows, columns, before: 0n, taken: 1n });
    await benchmarks.complete('whole');
    await benchmarks.begin({ name: 'begun', space: 'elsewhere', source: { ...source, mapping: null } });
    const listed = await client.listBenchmarks();
    expect(listed).toMatchObject([
      { name: 'begun', columns: [], architectures: 0n, isComplete: false },
      { name: 'whole', columns, architectures: 1n, taken: 1n, isComplete: true, source },
    ]);
    expect(listed).toEqual(await benchmarks.list());
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

  it('for a reason that nobody foresaw is told of in the log, with where it came from', async () => {
    const said: unknown[] = [];
    const scorers: SearchService['scorers'] = () => Promise.reject(new Error('of all things'));
    await using broken = await service.serve({
      service: serviceWith(service.coordinator, { scorers }),
      log: (...line) => void said.push(line),
    });
    await using user = connectCoordinator({ address: broken.address });
    await expect(user.scorers()).rejects.toMatchObject({ code: 'internal' });
    const error: unknown = expect.stringMatching(/^Error: of all things\n +at /);
    expect(said).toEqual([
      ['a call failed', { path: '/naswot.v1.SearchService/ListScorers', error }, 'error'],
    ]);
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

  it.each([
    [{ samples: 30n }, { samples: 1n }, /: samples is 1, expected at least 30$/],
    [{ timeLimitMs: 9e6 }, { samples: 1n, timeLimitMs: 9e6 }, /: samples is 1, expected none, as/],
    [
      { samples: 30n, timeLimitMs: 9e6 },
      { samples: 40n, timeLimitMs: 8e6 },
      /: time_limit_ms is 8000000, expected at least 9000000$/,
    ],
    [{ samples: 30n }, { samples: 40n, timeLimitMs: 9e6 }, /: time_limit_ms is 9000000, expected none, as/],
    [{ samples: 30n }, { samples: 15_626n }, /the space has 15625/],
  ])('with a budget of %o, running or not, is not resumed with %o', async (before, asked, sentence) => {
    const none = { samples: null, timeLimitMs: null };
    const plan = { ...trialPlan(++version, 1), budget: { ...none, ...before } };
    const { id, epoch } = await waiting.coordinator.create({ plan, priority: 1 });
    const refused = {
      code: 'invalid',
      violations: [{ field: 'budget', description: expect.stringMatching(sentence) as unknown }],
    };
    await expect(user.resume(id, { ...none, ...asked })).rejects.toMatchObject(refused);
    expect(await waiting.store.findSearch(id)).toMatchObject({ state: 'running', epoch, plan });
    await user.pause(id);
    await expect(user.resume(id, { ...none, ...asked })).rejects.toMatchObject(refused);
    expect(await user.get(id)).toMatchObject({ state: 'paused', plan });
  });

  it('is resumed while it runs with a larger budget, and is never said to pause', async () => {
    const { id } = await user.create(trialPlan(++version, 30), 1);
    const budget = { samples: 40n, timeLimitMs: null };
    expect(await user.resume(id, budget)).toMatchObject({ state: 'running', plan: { budget } });
    const events = await waiting.store.events(id, 0n, 1_000);
    expect(events.map(({ kind }) => kind)).not.toContain('paused');
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
