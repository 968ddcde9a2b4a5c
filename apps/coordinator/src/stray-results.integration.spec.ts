import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalQueue, type ScoreMessage, type ShardMessage } from '@naswot/queue';
import { findStrategy } from '@naswot/search';
import { openStore, type Store } from '@naswot/store';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { storeWith } from './testing/store-with.ts';
import { trialOutcome, trialPlan } from './testing/trial-plan.ts';
import { diligent, runTrialScorer, trialResult, trialScores } from './testing/trial-scorer.ts';
import { Turns } from './turns.ts';

const samples = 40;

let store: Store;
let version = 0;
beforeAll(async () => (store = await openStore('pglite:memory')));
afterAll(() => store[Symbol.asyncDispose]());

const acquire = (id: string) => store.acquireSearch(id, 'test', { engine: 'any', lanes: 1 });
const scored = async (id: string) => (await store.findSearch(id))?.counts.scored;

/** The searches of a coordinator over a queue, with what it was told and what it read of whole searches. */
function trial(queue: LocalQueue) {
  const reads: string[] = [];
  const refused: string[] = [];
  const turns = new Turns();
  const searches = new RunningSearches({
    context: {
      store: storeWith(store, {
        pendingMembers: (id) => (reads.push('members'), store.pendingMembers(id)),
        outstandingShards: (id) => (reads.push('shards'), store.outstandingShards(id)),
      }),
      findStrategy,
      clock: () => performance.now(),
    },
    ...{ queue, turns, lanes: () => 1, scorers: () => 1, canaryEvery: Infinity },
    persist: (act) => act(),
    log: (message, fields, level) =>
      level === 'warn' && message === 'a result is refused' && refused.push(String(fields?.['reason'])),
    observer: nobody,
  });
  return { searches, turns, reads, refused };
}

/** A search that was paused after it had dispatched a shard. */
async function pausedSearch(
  searches: RunningSearches,
  queue: LocalQueue,
): Promise<{ readonly id: string; readonly shard: ShardMessage }> {
  const plan = trialPlan(++version, samples);
  const id = `stray${version}`;
  const strategyState = firstState(findStrategy(plan.strategy), plan);
  await store.createSearch({ id, plan, engine: 'any', lanes: 1, strategyState });
  const over = new AbortController();
  const search = await acquire(id);
  const run = searches.run(search, over.signal, () => undefined);
  const delivery = await queue.shards.take(over.signal);
  if (delivery === null) throw new Error('a shard is expected');
  over.abort();
  await run;
  await store.releaseSearch(id, search.epoch, { state: 'paused', activeMs: 0 });
  await queue.shards.purge(id);
  return { id, shard: delivery.message };
}

describe('a result of a search that was paused', () => {
  it('is recorded in the search’s turn, without reading the search whole', async () => {
    await using queue = new LocalQueue();
    const { searches, turns, reads, refused } = trial(queue);
    await using _searches = searches;
    const { id, shard } = await pausedSearch(searches, queue);
    const scores = trialScores(shard);
    let endTurn: () => void = () => undefined;
    const turn = turns.take(id, () => new Promise<void>((resolve) => (endTurn = resolve)));
    reads.splice(0);
    await queue.results.publish(trialResult(shard, scores, 'complete'));
    await queue.results.publish({ ...trialResult(shard, scores, 'complete'), searchId: 'nobody' });
    await expect.poll(() => refused).toEqual(['there is no such search']);
    expect(await scored(id)).toBe(0n);
    endTurn();
    await turn;
    await expect.poll(() => scored(id)).toBe(BigInt(scores.length));
    expect(reads).toEqual([]);
    expect(await store.outstandingShard(id, shard.shard)).toBeNull();
  });

  it('is taken as far as its shard asked for it', async () => {
    await using queue = new LocalQueue();
    const { searches, refused } = trial(queue);
    await using _searches = searches;
    const { id, shard } = await pausedSearch(searches, queue);
    const [first] = trialScores(shard);
    if (first === undefined) throw new Error('a score is expected');
    const foreign: ScoreMessage = { position: 9_999n, outcome: trialOutcome(9_999n), durationMs: 1 };
    await queue.results.publish(trialResult(shard, [first, foreign], 'partial'));
    await queue.results.publish({ ...trialResult(shard, [foreign], 'complete'), shard: 9_999n });
    await expect
      .poll(() => refused.toSorted())
      .toEqual([
        '1 of its 2 scores are of architectures that its shard does not have',
        'its shard was never planned',
      ]);
    expect(await scored(id)).toBe(1n);
    expect(await store.outstandingShard(id, shard.shard)).not.toBeNull();
  });

  it('comes in parts, and its search goes on with what is left', async () => {
    await using queue = new LocalQueue();
    const { searches } = trial(queue);
    await using _searches = searches;
    const { id, shard } = await pausedSearch(searches, queue);
    const scores = trialScores(shard);
    const crashed = scores.slice(0, 1).map((score) => ({
      ...score,
      outcome: { kind: 'unscorable', reason: 'crashed', detail: 'once' } as const,
    }));
    await queue.results.publish(trialResult(shard, [...crashed, ...scores.slice(1)], 'complete'));
    await expect.poll(() => scored(id)).toBe(BigInt(scores.length - 1));
    const over = new AbortController();
    const scorer = runTrialScorer(queue, diligent, over.signal);
    expect(await searches.run(await acquire(id), over.signal, () => undefined)).toBe('completed');
    over.abort();
    await scorer;
    expect((await store.findSearch(id))?.counts).toMatchObject({
      ...{ scored: BigInt(samples), unscorable: 0n, pending: 0n },
    });
  });
});
