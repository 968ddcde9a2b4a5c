import { expect, it } from 'vitest';
import { LocalQueue } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore, type Store } from '@naswot/store';
import { nobody } from './observer.ts';
import { Term } from './term.ts';
import { storeWith } from './testing/store-with.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer } from './testing/trial-scorer.ts';

/** The same store, which does not take a new budget. */
const refusingBudgets = (store: Store): Store =>
  storeWith(store, {
    acquireSearch: (id, owner, change) =>
      change.budget === undefined
        ? store.acquireSearch(id, owner, change)
        : Promise.reject(new Error('the budget is not stored')),
  });

/** The first term of a store, over a queue of its own, and what it says. */
async function firstTerm(store: Store, queue: LocalQueue) {
  const leadership = await store.lead('here', new AbortController().signal);
  if (leadership === null) throw new Error('a term is expected');
  const said: unknown[] = [];
  const term = new Term({
    context: { store, findStrategy, clock: () => performance.now() },
    ...{ term: leadership.term, queue, name: 'here', lanes: () => 1, scorers: () => 1 },
    ...{ onChange: () => undefined, log: (...line) => void said.push(line), observer: nobody },
  });
  return { term, leadership, said };
}

it('a search that fails is told of as an error', async () => {
  await using store = await openStore('pglite:memory');
  await using queue = new LocalQueue();
  const planShard = (): Promise<void> => Promise.reject(new Error('a plan is lost'));
  const { term, leadership, said } = await firstTerm(storeWith(store, { planShard }), queue);
  await using _leadership = leadership;
  await using _term = term;
  const { id: search } = await term.create({ plan: trialPlan(1, 30), priority: 1 });
  await expect
    .poll(async () => (await store.findSearch(search))?.failure, { timeout: 10_000 })
    .toBe('a plan is lost');
  expect(said).toEqual([['a search has failed', { search, error: 'a plan is lost' }, 'error']]);
});

it('a search whose new budget cannot be stored goes on with the one that it has', async () => {
  await using store = await openStore('pglite:memory');
  await using queue = new LocalQueue();
  const over = new AbortController();
  const { term, leadership } = await firstTerm(refusingBudgets(store), queue);
  await using _leadership = leadership;
  await using _term = term;
  const plan = trialPlan(1, 30);
  const search = await term.create({ plan, priority: 1 });

  const resumed = term.resume(search, { samples: 40n, timeLimitMs: null });
  await expect(resumed).rejects.toThrow('the budget is not stored');
  expect(await store.findSearch(search.id)).toMatchObject({ state: 'running', plan });
  expect(term.standing.runningSearches).toBe(1);

  const scorer = runTrialScorer(queue, diligent, over.signal);
  const state = async (): Promise<unknown> => (await store.findSearch(search.id))?.state;
  await expect.poll(state, { timeout: 10_000 }).toBe('completed');
  expect((await store.findSearch(search.id))?.counts).toMatchObject({ samples: 30n, scored: 30n });
  over.abort();
  await scorer;
});
