import { expect, it } from 'vitest';
import { LocalQueue, type Queue } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore } from '@naswot/store';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer, trialResult, trialScores } from './testing/trial-scorer.ts';

const plan = trialPlan(1, 40);
const id = 'watched';

/** The same queue, which does not take the first suspension. */
function awayAtFirst(queue: LocalQueue): Queue {
  const { shards, results, blobs, presence } = queue;
  let times = 0;
  return {
    ...{ shards, results, blobs },
    presence: {
      announce: (sign) => presence.announce(sign),
      list: () => presence.list(),
      suspended: (scorer) => presence.suspended(scorer),
      suspend: (scorer, reason) =>
        times++ === 0 ? Promise.reject(new Error('the queue is away')) : presence.suspend(scorer, reason),
    },
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

it('a scorer that could not be put aside is by its next wrong result, which is told once', async () => {
  await using store = await openStore('pglite:memory');
  await using queue = new LocalQueue();
  const said: (readonly unknown[])[] = [];
  let suspended = 0;
  await using searches = new RunningSearches({
    context: { store, findStrategy, clock: () => performance.now() },
    queue: awayAtFirst(queue),
    ...{ lanes: () => 1, scorers: () => 1, canaryEvery: Infinity },
    persist: (act) => act(),
    log: (message, fields, level) => void said.push([message, fields?.['reason'], level]),
    observer: { ...nobody, suspended: () => suspended++ },
  });
  const strategyState = firstState(findStrategy(plan.strategy), plan);
  await store.createSearch({ id, plan, engine: 'any', lanes: 1, strategyState });
  const search = await store.acquireSearch(id, 'test', { engine: 'any', lanes: 1 });
  const end = new AbortController();
  const run = searches.run(search, end.signal, () => undefined);
  const shard = await queue.shards.take(end.signal);
  if (shard === null) throw new Error('a shard is expected');
  const wrong = {
    ...trialResult(shard.message, trialScores(shard.message), 'complete', 'liar'),
    specDigest: '0'.repeat(64),
  };
  const refusals = (): readonly unknown[] => said.filter(([message]) => message === 'a result is refused');

  await queue.results.publish(wrong);
  await expect.poll(() => refusals().length).toBe(1);
  expect({ suspended, reason: await queue.presence.suspended('liar') }).toEqual({
    ...{ suspended: 0, reason: null },
  });
  await queue.results.publish(wrong);
  await expect.poll(() => refusals().length).toBe(2);
  await queue.results.publish(wrong);
  await expect.poll(() => refusals().length).toBe(3);
  expect(suspended).toBe(1);
  expect(await queue.presence.suspended('liar')).toContain('are wrong');
  expect(said.map(([message, , level]) => [message, level])).toEqual([
    ['a scorer could not be put aside', 'warn'],
    ['a result is refused', 'warn'],
    ['a scorer is put aside', 'warn'],
    ['a result is refused', 'warn'],
    ['a result is refused', 'warn'],
  ]);
  expect(refusals().at(-1)).toContain('its scorer was put aside');
  const events = await store.events(id, 0n, 100);
  expect(events.filter(({ kind }) => kind === 'scorer-suspended')).toHaveLength(1);

  await shard.nak();
  const scorer = runTrialScorer(queue, diligent, end.signal);
  expect(await run).toBe('completed');
  end.abort();
  await scorer;
});
