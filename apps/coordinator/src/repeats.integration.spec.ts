import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalQueue } from '@naswot/queue';
import { repeatId, type SearchPlan, type Strategy } from '@naswot/search';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { openStore, type SearchCounts, type SearchRecord, type Store } from '@naswot/store';
import { nobody } from './observer.ts';
import { progressOfAll, runRepeats, type RepeatHost } from './repeats.ts';
import { RunningSearches } from './running-searches.ts';
import type { Progress } from './search-runner.ts';
import { firstState } from './session-codec.ts';
import { repeatedPlan, trialMinibatches } from './testing/repeated-plan.ts';
import { trialResult, trialScores } from './testing/trial-scorer.ts';

const space = findSpace('nas-bench-201');
const samples = 24;
const specs = 4;

/** Every ask depends on what was told before it. */
const wandering: Strategy = {
  name: 'wandering',
  title: 'Where the sum of all scores told points to',
  source: 'this test',
  parameters: {},
  isAdaptive: true,
  end: 'none',
  start: () => ({ next: 0, sum: 0 }),
  ask(_context, state, count) {
    const [next, sum] = [Number(state['next']), Number(state['sum'])];
    const size = Math.min(count, samples - next);
    if (size === 0) return null;
    const positions = Array.from({ length: size }, (_, k): Position => {
      return asPosition(BigInt((sum + (next + k) * 31) % 60) * 100n, space.size);
    });
    return { state: { next: next + size, sum }, proposal: { kind: 'list', positions } };
  },
  tell(_context, state, tells) {
    const told = tells.map(({ values }) => values[0] ?? -1);
    return { ...state, sum: told.reduce((sum, value) => (sum * 3 + value) % 10_007, Number(state['sum'])) };
  },
};

let store: Store;
beforeAll(async () => {
  store = await openStore('pglite:memory');
  for (const minibatch of trialMinibatches) await store.saveMinibatch(minibatch);
});
afterAll(() => store[Symbol.asyncDispose]());

async function lane(queue: LocalQueue, signal: AbortSignal): Promise<void> {
  for (;;) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return;
    await turn();
    await queue.results.publish(trialResult(delivery.message, trialScores(delivery.message), 'complete'));
    await delivery.ack();
  }
}

class Gone extends Error {}

const searchesOver = (queue: LocalQueue): RunningSearches =>
  new RunningSearches({
    context: { store, findStrategy: () => wandering, clock: () => 0 },
    queue,
    lanes: () => 2,
    scorers: () => 1,
    persist: (act) => act(),
    log: () => undefined,
    observer: nobody,
  });

const acquire = (id: string, budget?: SearchPlan['budget']): Promise<SearchRecord> =>
  store.acquireSearch(id, 'test', { engine: 'test', lanes: 2, ...(budget && { budget }) });

/** One sitting of a stored search and its repeats; after so many reports the coordinator is gone, as by kill -9. */
async function sit(id: string, diesAfter: number): Promise<readonly Progress[] | null> {
  await using queue = new LocalQueue();
  const over = new AbortController();
  const working = [lane(queue, over.signal), lane(queue, over.signal)];
  await using running = searchesOver(queue);
  let isGone = false;
  const told: Progress[] = [];
  const onProgress = (progress: Progress): void => {
    told.push(progress);
    if (told.length > diesAfter) {
      isGone = true;
      throw new Gone();
    }
  };
  const host: RepeatHost = {
    store,
    clock: () => 0,
    acquire,
    run: (search, report) => running.run(search, new AbortController().signal, report),
    // Who is gone writes nothing any more.
    release: async ({ id: released, epoch }, end) =>
      isGone ? undefined : store.releaseSearch(released, epoch, end),
  };
  try {
    const search = await acquire(id);
    const progressOf = await progressOfAll(search, host, onProgress);
    expect(await host.run(search, progressOf(0))).toBe('completed');
    expect(await runRepeats(search, host, progressOf)).toBe('completed');
    await host.release(search, { state: 'completed', activeMs: 0 });
    return told;
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  } finally {
    over.abort();
    await Promise.all(working);
  }
}

let version = 0;
async function create(): Promise<string> {
  const plan = { ...repeatedPlan(++version, samples), strategy: wandering.name, window: 5 };
  const id = `repeats${version}`;
  await store.createSearch({
    id,
    plan,
    engine: 'test',
    lanes: 2,
    strategyState: firstState(wandering, plan),
  });
  return id;
}

const asked = (id: string): Promise<readonly Position[]> =>
  store.askedPositions(id, 0n, BigInt(10 * samples));

async function countsOf(id: string): Promise<readonly (SearchCounts | undefined)[]> {
  const records = await Promise.all(
    Array.from({ length: specs }, (_, k) => store.findSearch(repeatId(id, k))),
  );
  return records.map((record) => record?.counts);
}

describe('the repeats of a search', () => {
  it('score what an adaptive strategy asked for under the first spec, each under its own', async () => {
    const id = await create();
    const told = await sit(id, Infinity);
    const positions = await asked(id);
    expect(positions).toHaveLength(samples);
    for (let k = 1; k < specs; k++) expect(await asked(repeatId(id, k))).toEqual(positions);
    for (const counts of await countsOf(id)) expect(counts).toMatchObject({ pending: 0n, unscorable: 0n });
    const done = (told ?? []).map(({ counts }) => counts.samples - counts.pending);
    expect(done).toEqual(done.toSorted((a, b) => Number(a - b)));
    expect(told?.at(-1)).toMatchObject({
      total: BigInt(specs * samples),
      counts: { samples: BigInt(specs * samples) },
    });
  });

  it('go on from wherever their coordinator died, as if it had not', async () => {
    const undisturbed = await create();
    await sit(undisturbed, Infinity);
    const [positions, counts] = [await asked(undisturbed), await countsOf(undisturbed)];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }), async (deaths) => {
        const id = await create();
        for (const diesAfter of deaths) await sit(id, diesAfter);
        await sit(id, Infinity);
        for (let k = 0; k < specs; k++) expect(await asked(repeatId(id, k))).toEqual(positions);
        expect(await countsOf(id)).toEqual(counts);
        expect(await store.findSearch(id)).toMatchObject({ state: 'completed' });
      }),
      { numRuns: 12 },
    );
  });

  it('have their failure told by their search, which goes on with them', async () => {
    const id = await create();
    const failing: RepeatHost = {
      store,
      clock: () => 0,
      acquire,
      run: () => Promise.reject(new Error('the lanes are gone')),
      release: ({ id: released, epoch }, end) => store.releaseSearch(released, epoch, end),
    };
    const search = await acquire(id);
    await expect(runRepeats(search, failing, () => () => undefined)).rejects.toThrow('the lanes are gone');
    expect(await store.findSearch(repeatId(id, 1))).toMatchObject({
      state: 'failed',
      failure: 'the lanes are gone',
    });
    await sit(id, Infinity);
    for (const counts of await countsOf(id))
      expect(counts).toMatchObject({ samples: BigInt(samples), pending: 0n });
  });
});
