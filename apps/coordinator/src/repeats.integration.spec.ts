import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeatId, type Strategy } from '@naswot/search';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { openStore, type SearchCounts, type Store } from '@naswot/store';
import { runWithRepeats, type RepeatHost } from './repeats.ts';
import { firstState } from './session-codec.ts';
import { repeatedPlan, trialMinibatches } from './testing/repeated-plan.ts';
import { acquireIn, sit, type Sittings } from './testing/sittings.ts';

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

const sittings = (): Sittings => ({ store, findStrategy: () => wandering });

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
    const told = await sit(sittings(), id);
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
    await sit(sittings(), undisturbed);
    const [positions, counts] = [await asked(undisturbed), await countsOf(undisturbed)];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }), async (deaths) => {
        const id = await create();
        for (const diesAfter of deaths) await sit(sittings(), id, diesAfter);
        await sit(sittings(), id);
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
      findStrategy: () => wandering,
      acquire: (repeat, budget) => acquireIn(sittings(), repeat, budget),
      run: ({ id: running }) =>
        running === id ? Promise.resolve('completed') : Promise.reject(new Error('the lanes are gone')),
      release: ({ id: released, epoch }, end) => store.releaseSearch(released, epoch, end),
    };
    const search = await acquireIn(sittings(), id);
    const run = runWithRepeats(
      search,
      failing,
      () => undefined,
      () => undefined,
    );
    await expect(run).rejects.toThrow('the lanes are gone');
    expect(await store.findSearch(repeatId(id, 1))).toMatchObject({
      state: 'failed',
      failure: 'the lanes are gone',
    });
    await sit(sittings(), id);
    for (const counts of await countsOf(id))
      expect(counts).toMatchObject({ samples: BigInt(samples), pending: 0n });
  });
});
