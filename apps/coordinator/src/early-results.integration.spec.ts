import { expect, it } from 'vitest';
import { LocalQueue, type Delivery, type Queue, type ResultMessage } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore } from '@naswot/store';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer, trialResult, trialScores } from './testing/trial-scorer.ts';

const plan = trialPlan(1, 40);
const id = 'taken';

/** The same queue, whose results tell how they were ended. */
function told(queue: LocalQueue, onEnd: (how: 'ack' | 'nak') => void): Queue {
  const { shards, results, blobs, presence } = queue;
  const telling = (delivery: Delivery<ResultMessage>): Delivery<ResultMessage> => ({
    ...delivery,
    ack: () => delivery.ack().then(() => onEnd('ack')),
    nak: (delayMs) => delivery.nak(delayMs).then(() => onEnd('nak')),
  });
  return {
    ...{ shards, blobs, presence },
    results: {
      publish: (message) => results.publish(message),
      held: (searchId) => results.held(searchId),
      purge: (searchId) => results.purge(searchId),
      async take(signal) {
        const delivery = await results.take(signal);
        return delivery === null ? null : telling(delivery);
      },
    },
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

it('leaves a result that comes while its search is taken over to the one who runs it', async () => {
  await using store = await openStore('pglite:memory');
  await using queue = new LocalQueue();
  const ends: string[] = [];
  const open = (): RunningSearches =>
    new RunningSearches({
      context: { store, findStrategy, clock: () => performance.now() },
      queue: told(queue, (how) => ends.push(how)),
      ...{ lanes: () => 1, scorers: () => 1, canaryEvery: Infinity },
      persist: (act) => act(),
      log: () => undefined,
      observer: nobody,
    });
  const acquire = () => store.acquireSearch(id, 'test', { engine: 'any', lanes: 1 });
  const strategyState = firstState(findStrategy(plan.strategy), plan);
  await store.createSearch({ id, plan, engine: 'any', lanes: 1, strategyState });

  const over = new AbortController();
  const first = open();
  const before = first.run(await acquire(), over.signal, () => undefined);
  const shard = await queue.shards.take(over.signal);
  if (shard === null) throw new Error('a shard is expected');
  over.abort();
  expect(await before).toBe('paused');
  await first[Symbol.asyncDispose]();

  await using second = open();
  const taken = await acquire();
  const scores = trialScores(shard.message);
  await queue.results.publish(trialResult(shard.message, scores, 'complete'));
  await expect.poll(() => ends[0], { timeout: 10_000 }).toBe('nak');
  expect((await store.findSearch(id))?.counts.scored).toBe(0n);

  const end = new AbortController();
  const scorer = runTrialScorer(queue, diligent, end.signal);
  expect(await second.run(taken, end.signal, () => undefined)).toBe('completed');
  expect((await store.findSearch(id))?.counts).toMatchObject({ scored: 40n, pending: 0n });
  end.abort();
  await scorer;
});
