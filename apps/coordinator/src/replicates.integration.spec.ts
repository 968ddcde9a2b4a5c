import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeatId, type SearchPlan } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { openStore, type SearchCounts, type Store } from '@naswot/store';
import { firstState } from './session-codec.ts';
import { playedRace, racePlan, raceScores, racing } from './testing/race.ts';
import { trialMinibatches } from './testing/repeated-plan.ts';
import { sit, type Sittings } from './testing/sittings.ts';

const space = findSpace('nas-bench-201');
const specs = 4;

let version = 0;
const nextPlan = (more: Partial<SearchPlan> = {}): SearchPlan => ({ ...racePlan(++version), ...more });

let store: Store;
const sittings = (): Sittings => ({ store, findStrategy: () => racing, scoresOf: raceScores });
beforeAll(async () => {
  store = await openStore('pglite:memory');
  for (const minibatch of trialMinibatches) await store.saveMinibatch(minibatch);
});
afterAll(() => store[Symbol.asyncDispose]());

let created = 0;
async function create(plan: SearchPlan): Promise<string> {
  const id = `race${++created}`;
  const strategyState = firstState(racing, plan);
  await store.createSearch({ id, plan, engine: 'test', lanes: 2, strategyState });
  return id;
}

const asked = (id: string): Promise<readonly (readonly Position[])[]> =>
  Promise.all(Array.from({ length: specs }, (_, k) => store.askedPositions(repeatId(id, k), 0n, 1_000n)));

async function records(id: string): Promise<readonly { counts: SearchCounts; state: string }[]> {
  const found = await Promise.all(Array.from({ length: specs }, (_, k) => store.findSearch(repeatId(id, k))));
  return found.flatMap((record) => (record === null ? [] : [{ counts: record.counts, state: record.state }]));
}

const lengthsOf = (all: readonly (readonly unknown[])[]): readonly number[] =>
  all.map(({ length }) => length);

describe('a search whose strategy averages replicates', () => {
  it('asks for each by its own spec, as the strategy does that is played', async () => {
    const plan = nextPlan();
    const id = await create(plan);
    const told = await sit(sittings(), id);
    const expected = playedRace(plan);
    expect(await asked(id)).toEqual(expected);
    const [first = 0, , , last = 0] = lengthsOf(expected);
    expect(first).toBe(12);
    expect(last).toBeLessThan(first);
    const samples = BigInt(lengthsOf(expected).reduce((sum, length) => sum + length));
    expect(told?.at(-1)).toMatchObject({ total: null, counts: { samples, pending: 0n } });
    for (const [k, record] of (await records(id)).entries())
      expect(record).toMatchObject({
        state: 'completed',
        counts: { samples: BigInt(expected[k]?.length ?? 0), pending: 0n },
      });
  });

  it('has those at its head that it measured most, by their mean', async () => {
    const plan = nextPlan();
    const id = await create(plan);
    await sit(sittings(), id);
    const all = await asked(id);
    const best = await store.best(id, 12);
    // Those of one class have one score, and one row.
    const classes = all.map((each) => new Set(each.map((position) => space.representative(position))));
    const timesOf = (position: Position): number =>
      classes.filter((each) => each.has(space.representative(position))).length;
    const scored = best.filter(({ outcome }) => outcome.kind === 'scored');
    const times = scored.map(({ position }) => timesOf(position));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times[0]).toBe(specs);
    for (const { position, values } of scored)
      expect(values?.filter((value) => value !== null)).toHaveLength(timesOf(position));
  });

  it('asks for no more than its samples, of all specs together', async () => {
    const id = await create(nextPlan({ budget: { samples: 17n, timeLimitMs: null } }));
    const told = await sit(sittings(), id);
    expect(told?.at(-1)).toMatchObject({ total: 17n, counts: { samples: 17n, pending: 0n } });
  });

  it('has an evaluation for each class of equal scores under each spec', async () => {
    const budget = { samples: null, timeLimitMs: null, evaluations: 15 };
    const id = await create(nextPlan({ budget }));
    await sit(sittings(), id);
    const classes = (await asked(id)).map((each) => new Set(each.map(space.representative)));
    expect(lengthsOf(classes.map((each) => [...each])).reduce((sum, length) => sum + length)).toBe(15);
  });

  it('uses every score that is known under each spec', async () => {
    const plan = nextPlan();
    const [first, second] = [await create(plan), await create(plan)];
    await sit(sittings(), first);
    await sit(sittings(), second);
    expect(await asked(second)).toEqual(await asked(first));
    for (const { counts } of await records(second)) expect(counts.reused).toBe(counts.samples);
  });

  it('goes on from wherever it was paused or its coordinator died, as if it had not', async () => {
    const undisturbed = nextPlan();
    const expected = playedRace(undisturbed);
    const ends = fc.record({
      after: fc.nat({ max: 25 }),
      how: fc.constantFrom('killed' as const, 'paused' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(ends, { minLength: 1, maxLength: 5 }), async (interruptions) => {
        const id = await create(nextPlan());
        for (const end of interruptions) await sit(sittings(), id, end.after, end.how);
        await sit(sittings(), id);
        expect(await asked(id)).toEqual(expected);
        for (const { state, counts } of await records(id)) {
          expect(state).toBe('completed');
          expect(counts).toMatchObject({ pending: 0n, reused: 0n });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is paused with all of its repeats', async () => {
    const id = await create(nextPlan());
    await sit(sittings(), id, 3, 'paused');
    for (const { state } of await records(id)) expect(state).toBe('paused');
  });
});
