import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalQueue, type ResultMessage, type ShardMessage } from '@naswot/queue';
import { specDigest, type Outcome } from '@naswot/scoring';
import {
  proposedPositions,
  shardPositions,
  strategyContext,
  type SearchPlan,
  type Strategy,
  type StrategyState,
} from '@naswot/search';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { openStore, type Store } from '@naswot/store';
import { nobody } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { trialPlan } from './testing/trial-plan.ts';

const space = findSpace('nas-bench-201');
const samples = 40;
const window = 5;

/** A search that shares scores with those of the same version only. */
const planOf = (proxyVersion: number): SearchPlan => ({
  ...trialPlan(proxyVersion, samples),
  strategy: 'sum-driven',
  window,
});

/** A score that is a function of the position alone; every third attempt crashes. */
const outcomeOf = (position: bigint): Outcome =>
  position % 3n === 0n
    ? { kind: 'unscorable', reason: 'crashed', detail: 'it always does' }
    : { kind: 'scored', value: Number((position * 7919n) % 101n), sizeTerm: null, separationTerm: null };

/** Few enough places that many asks lean on the score of an earlier one. */
const places = 60n;

/** Every ask depends on all that was told before it, in its order. */
const sumDriven: Strategy = {
  name: 'sum-driven',
  title: 'Where the sum of all scores told points to',
  source: 'none',
  parameters: {},
  isAdaptive: true,
  end: 'none',
  start: () => ({ next: 0, sum: 0 }),
  ask(_context, state, count) {
    const [next, sum] = [Number(state['next']), Number(state['sum'])];
    const size = Math.min(count, samples - next);
    if (size === 0) return null;
    const position = (k: number): Position =>
      asPosition((BigInt(sum + (next + k) * 31) % places) * 100n, space.size);
    const positions = Array.from({ length: size }, (_, k) => position(k));
    return { state: { next: next + size, sum }, proposal: { kind: 'list', positions } };
  },
  tell(_context, state, tells) {
    const sum = tells.reduce(
      (before, { values: [value] }) => (before * 3 + (value ?? -1) + 1) % 100_003,
      Number(state['sum']),
    );
    return { ...state, sum };
  },
};
const context = strategyContext(planOf(0), sumDriven);

/** What the strategy asks for where one architecture is scored at a time and nothing happens: ask n knows tells 0 to n - W. */
function undisturbed(): readonly Position[] {
  const positions: Position[] = [];
  let state: StrategyState = sumDriven.start(context);
  for (let n = 0; n < samples; n++) {
    const due = n - window;
    const position = positions[due];
    if (position !== undefined) {
      const outcome = outcomeOf(position);
      const values = [outcome.kind === 'scored' ? outcome.value : null];
      state = sumDriven.tell(context, state, [{ ordinal: BigInt(due), position, values }]);
    }
    const asked = sumDriven.ask(context, state, 1);
    if (asked === null) break;
    state = asked.state;
    positions.push(...proposedPositions(asked.proposal, space.size));
  }
  return positions;
}

/** The strategy, and what it was asked for by ordinal, the last time that it was. */
function recorded(): { readonly strategy: Strategy; readonly asks: ReadonlyMap<number, Position> } {
  const asks = new Map<number, Position>();
  const strategy: Strategy = {
    ...sumDriven,
    ask(context, state, count) {
      const answer = sumDriven.ask(context, state, count);
      const positions = answer === null ? [] : proposedPositions(answer.proposal, context.space.size);
      positions.forEach((position, k) => asks.set(Number(state['next']) + k, position));
      return answer;
    },
  };
  return { strategy, asks };
}

/** What a scorer says of a shard. */
function resultOf({ searchId, shard, spec, work }: ShardMessage): ResultMessage {
  const scores = shardPositions(work, space.size).map((position) => ({
    position,
    outcome: outcomeOf(position),
    durationMs: 1,
  }));
  const engine = { name: 'test', version: '1', device: 'none' };
  const head = { searchId, shard, specDigest: specDigest(spec), scorer: 'test', engine };
  return { ...head, scores, end: 'complete' };
}

/** A lane that scores each shard after as many turns of the event loop as `pace` says. */
async function lane(queue: LocalQueue, pace: () => number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return;
    for (let turns = pace(); turns > 0; turns--) await turn();
    await queue.results.publish(resultOf(delivery.message));
    await delivery.ack();
  }
}

interface Circumstances {
  readonly lanes: number;
  /** Numbers from 0 to 12 that differ from shard to shard. */
  readonly pace: () => number;
  /** After so many reports of progress the coordinator is gone, as by kill -9. */
  readonly diesAfter: number;
}

class Gone extends Error {}

const searchesOver = (store: Store, queue: LocalQueue, strategy: Strategy, lanes: number): RunningSearches =>
  new RunningSearches({
    context: { store, findStrategy: () => strategy, clock: () => 0 },
    queue,
    lanes: () => lanes,
    scorers: () => 1,
    persist: (act) => act(),
    log: () => undefined,
    observer: nobody,
  });

/** One sitting of a stored search with lanes and a queue of its own; true where it completed. */
async function sit(store: Store, id: string, strategy: Strategy, circumstances: Circumstances) {
  await using queue = new LocalQueue();
  const over = new AbortController();
  const { lanes, pace, diesAfter } = circumstances;
  const working = Array.from({ length: lanes }, () => lane(queue, pace, over.signal));
  const search = await store.acquireSearch(id, 'test', { engine: 'test', lanes });
  let reports = 0;
  const onProgress = (): void => {
    if (++reports > diesAfter) throw new Gone();
  };
  await using running = searchesOver(store, queue, strategy, lanes);
  try {
    return (await running.run(search, new AbortController().signal, onProgress)) === 'completed';
  } catch (error) {
    if (error instanceof Gone) return false;
    throw error;
  } finally {
    over.abort();
    await Promise.all(working);
  }
}

let searches = 0;
/** Each sitting brings the search at least one outcome further. */
const mostSittings = samples;

/** Sittings until the search is complete; what the strategy was asked for, in ask order, and how many sittings it took. */
async function play(store: Store, plan: SearchPlan, circumstances: Circumstances) {
  const id = `test${++searches}`;
  const { strategy, asks } = recorded();
  const strategyState = firstState(strategy, plan);
  await store.createSearch({ id, plan, engine: 'test', lanes: 1, strategyState });
  let sittings = 1;
  while (!(await sit(store, id, strategy, circumstances)))
    if (++sittings > mostSittings)
      throw new Error(`the search is not complete after ${mostSittings} sittings`);
  const { counts } = (await store.findSearch(id)) ?? {};
  return { positions: Array.from({ length: asks.size }, (_, n) => asks.get(n)), sittings, counts };
}

/** A pace that is the same in every run. */
function paceOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) % 13;
}

const cases = [
  { lanes: 1, pace: () => 0, diesAfter: Infinity },
  { lanes: 3, pace: paceOf(1), diesAfter: Infinity },
  { lanes: 8, pace: paceOf(2), diesAfter: Infinity },
  { lanes: 1, pace: () => 0, diesAfter: 4 },
  { lanes: 2, pace: paceOf(3), diesAfter: 6 },
  { lanes: 8, pace: paceOf(4), diesAfter: 17 },
];

describe('a search whose strategy depends on what it is told', () => {
  let store: Store;
  beforeAll(async () => (store = await openStore('pglite:memory')));
  afterAll(() => store[Symbol.asyncDispose]());

  it.each(cases)(
    'asks for the same architectures with $lanes lanes of any pace, where it is ended after $diesAfter reports and goes on',
    async (circumstances) => {
      const plan = planOf(cases.indexOf(circumstances));
      const { positions, sittings, counts } = await play(store, plan, circumstances);
      expect(positions).toEqual(undisturbed());
      expect(sittings > 2).toBe(circumstances.diesAfter < Infinity);
      expect(counts).toMatchObject({ samples: BigInt(samples), pending: 0n });
      expect(counts?.reused).toBeGreaterThan(0n);
    },
  );

  it('asks for the same architectures where results came while it was paused', async () => {
    const plan = planOf(cases.length + 1);
    const { strategy, asks } = recorded();
    const strategyState = firstState(strategy, plan);
    await store.createSearch({ id: 'paused', plan, engine: 'test', lanes: 1, strategyState });
    const acquire = () => store.acquireSearch('paused', 'test', { engine: 'test', lanes: 1 });
    await using queue = new LocalQueue();
    await using running = searchesOver(store, queue, strategy, 1);
    const pause = new AbortController();
    const search = await acquire();
    const before = running.run(search, pause.signal, () => undefined);
    const first = await queue.shards.take(pause.signal);
    if (first === null) throw new Error('a shard is expected');
    pause.abort();
    expect(await before).toBe('paused');
    await store.releaseSearch('paused', search.epoch, { state: 'paused', activeMs: 0 });

    const result = resultOf(first.message);
    const known = result.scores.filter(({ outcome }) => outcome.kind === 'scored').length;
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(result.scores.length);
    await queue.results.publish(result);
    await first.ack();
    await expect
      .poll(async () => (await store.findSearch('paused'))?.counts)
      .toMatchObject({ scored: BigInt(known), unscorable: 0n });

    const over = new AbortController();
    const working = lane(queue, () => 0, over.signal);
    expect(await running.run(await acquire(), over.signal, () => undefined)).toBe('completed');
    over.abort();
    await working;
    expect(Array.from({ length: asks.size }, (_, n) => asks.get(n))).toEqual(undisturbed());
  });

  it('asks for the same architectures where their scores are known already', async () => {
    const plan = planOf(cases.length);
    const first = await play(store, plan, { lanes: 3, pace: paceOf(5), diesAfter: Infinity });
    const again = await play(store, plan, { lanes: 2, pace: paceOf(6), diesAfter: 9 });
    expect(again.positions).toEqual(first.positions);
    expect(again.counts?.scored).toBe(0n);
    expect(again.counts?.reused).toBeGreaterThan(first.counts?.reused ?? 0n);
  });
});
