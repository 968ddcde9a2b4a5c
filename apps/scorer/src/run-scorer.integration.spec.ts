import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reluInventory } from '@naswot/network';
import { LocalQueue, type ResultMessage, type ScorerQueue } from '@naswot/queue';
import { specDigest, type ScoringSpec } from '@naswot/scoring';
import { asPosition, type Position } from '@naswot/space';
import { EngineUnavailable } from './lane-supervisor.ts';
import { runScorer, ScorerSuspended } from './run-scorer.ts';
import {
  cellPositions,
  dispatch,
  secondCellRelus,
  space,
  spec,
  troubledEngine,
} from './testing/sample-shard.ts';
import { configOf, detailOf, reasons, scoreShard } from './testing/score-shard.ts';
import { estimatedBytes } from './testing/troubled-engine.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-scorer-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const isTroubled = (position: Position): boolean =>
  reluInventory(space.network(space.representative(position), spec.network)).length ===
  Number(secondCellRelus);

describe('a scorer', () => {
  it('publishes a score for each architecture of its shard, by its representative', async () => {
    const scores = await scoreShard(cellPositions, { lanes: 2 });
    expect(reasons(scores)).toEqual(['scored', 'scored', 'scored']);
    expect(scores.map(({ position }) => position)).toEqual(
      cellPositions.map((position) => space.representative(position)),
    );
  });

  it('tries an architecture that ended its lane once more, in a fresh lane', async () => {
    const engine = troubledEngine({ trouble: 'crash', marker: path.join(folder, 'marker') });
    expect(reasons(await scoreShard(cellPositions, { engine }))).toEqual(['scored', 'scored', 'scored']);
  });

  it('records one that ends its lane whenever it is alone as crashed, and goes on', async () => {
    const scores = await scoreShard(cellPositions, { engine: troubledEngine({ trouble: 'crash' }) });
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores.map(detailOf)[1]).toMatch(/alone in a fresh lane, its process ended with signal SIGABRT/);
  });

  it('finds the one that ends the lane among many that are scored together', async () => {
    const engine = troubledEngine({ trouble: 'crash' });
    const innocent = (_: unknown, k: number): Position => asPosition(BigInt(k * 20), space.size);
    const positions = Array.from({ length: 700 }, innocent).filter((position) => !isTroubled(position));
    const culprit = space.representative(cellPositions[1] ?? asPosition(0n, space.size));
    const scores = await scoreShard([...positions.slice(0, 300), culprit, ...positions.slice(300)], {
      engine,
    });
    const crashed = scores.filter((_, k) => reasons(scores)[k] === 'crashed');
    expect(scores).toHaveLength(positions.length + 1);
    expect(crashed.map(({ position }) => position)).toEqual([culprit]);
  });

  it('records what its engine cannot run with the words of the engine', async () => {
    const scores = await scoreShard(cellPositions, { engine: troubledEngine({ trouble: 'throw' }) });
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores.map(detailOf)[1]).toContain('the engine cannot run this network');
  });

  it('ends a lane that hangs, and records a time-out at the second time', async () => {
    const engine = troubledEngine({ trouble: 'hang' });
    const scores = await scoreShard(cellPositions, { engine, minimumLimitMs: 400 });
    expect(reasons(scores)).toEqual(['scored', 'timeout', 'scored']);
    expect(scores.map(detailOf)[1]).toMatch(/tried 2 times: .*ended after \d+ ms/);
  });

  it('does not try what takes more memory than it may', async () => {
    const scores = await scoreShard(cellPositions, { memoryLimitBytes: estimatedBytes - 1 });
    expect(reasons(scores)).toEqual(['memory', 'memory', 'memory']);
  });

  it('scores the next shard while the last scores of one are published', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions.slice(0, 1));
    await dispatch(queue, cellPositions.slice(1), spec, 1n);
    const stop = new AbortController();
    const published: bigint[] = [];
    let release = (): void => undefined;
    const secondIsTaken = new Promise<void>((resolve) => (release = resolve));
    const slow: ScorerQueue = {
      blobs: queue.blobs,
      presence: queue.presence,
      shards: {
        async take(signal) {
          const delivery = await queue.shards.take(signal);
          if (delivery?.message.shard === 1n) release();
          return delivery;
        },
      },
      results: {
        async publish({ shard, end }) {
          await secondIsTaken;
          if (end === 'complete') published.push(shard);
          if (end === 'complete' && shard === 1n) stop.abort();
        },
      },
    };
    await runScorer(configOf(queue, { openQueue: () => Promise.resolve(slow) }), stop.signal);
    expect(published).toEqual([0n, 1n]);
  });

  it('is listed with its engine', async () => {
    await using queue = new LocalQueue();
    const stop = new AbortController();
    const announced = new Promise<void>((resolve) => {
      const announce = queue.presence.announce.bind(queue.presence);
      queue.presence.announce = (sign) => announce(sign).then(resolve);
    });
    const running = runScorer(configOf(queue, { lanes: 2 }), stop.signal);
    await announced;
    stop.abort();
    await running;
    expect(await queue.presence.list()).toMatchObject([
      { scorer: 'test', lanes: 2, scored: 0, engine: { name: 'troubled' } },
    ]);
  });

  // Shorter than the ten seconds between two signs of a scorer that has nothing to tell.
  it('is listed with what it has scored while it works', { timeout: 9_000 }, async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    const stop = new AbortController();
    const announce = queue.presence.announce.bind(queue.presence);
    queue.presence.announce = async (sign) => {
      await announce(sign);
      if (sign.scored > 0) stop.abort();
    };
    await runScorer(configOf(queue), stop.signal);
    expect(await queue.presence.list()).toMatchObject([{ scorer: 'test', scored: cellPositions.length }]);
  });
});

const never = new AbortController().signal;

/** Results as they come, acknowledged, up to the end of a shard. */
async function untilEnd(queue: LocalQueue): Promise<readonly ResultMessage[]> {
  const results: ResultMessage[] = [];
  for (;;) {
    const delivery = await queue.results.take(never);
    if (delivery === null) throw new Error('take ended although nothing aborted it');
    results.push(delivery.message);
    await delivery.ack();
    if (delivery.message.end !== 'partial') return results;
  }
}

describe('a scorer that is told to stop', () => {
  it('tells what it has of its shard and hands it back, which is no delivery', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    const stop = new AbortController();
    const engine = troubledEngine({ trouble: 'hang' });
    const running = runScorer(configOf(queue, { engine, drainLimitMs: 100 }), stop.signal);
    const first = await queue.results.take(never);
    await first?.ack();
    stop.abort();
    await running;
    expect(first?.message).toMatchObject({ end: 'partial', specDigest: specDigest(spec) });
    expect(first?.message.scores).toHaveLength(1);
    expect(await untilEnd(queue)).toMatchObject([{ scores: [], end: 'handed-back' }]);
    expect(await queue.shards.held('search')).toEqual(new Set());
  });

  it('ends at once while its engine still loads', async () => {
    await using queue = new LocalQueue();
    await expect(runScorer(configOf(queue), AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('ends within its limit where the queue takes nothing, and says what becomes of its shard', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    const stop = new AbortController();
    const away: ScorerQueue = {
      ...{ shards: queue.shards, blobs: queue.blobs, presence: queue.presence },
      results: {
        publish() {
          stop.abort();
          return new Promise(() => undefined);
        },
      },
    };
    const said: string[] = [];
    const openQueue = (): Promise<ScorerQueue> => Promise.resolve(away);
    const log = (sentence: string): void => void said.push(sentence);
    await runScorer(configOf(queue, { openQueue, log, drainLimitMs: 100 }), stop.signal);
    expect(said.join()).toContain('delivered again once its leases end');
  });
});

/** Takes the search's shard so often and is not heard of again. */
async function deliver(queue: LocalQueue, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await (await queue.shards.take(never))?.nak();
}

describe('a shard whose scorers were not heard of again', () => {
  it.each([cellPositions, cellPositions.slice(0, 1)])('is not tried a fourth time', async (...positions) => {
    await using queue = new LocalQueue();
    await dispatch(queue, positions);
    await deliver(queue, 3);
    const stop = new AbortController();
    const running = runScorer(configOf(queue), stop.signal);
    expect(await untilEnd(queue)).toMatchObject([{ scores: [], end: 'failing' }]);
    stop.abort();
    await running;
    expect(await queue.shards.held('search')).toEqual(new Set());
  });

  it('runs in a fresh lane where it is one architecture, so that no more than two lanes end', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions.slice(1, 2));
    const suspect = await queue.shards.take(never);
    await dispatch(queue, cellPositions.slice(0, 1), spec, 1n);
    const sentences: string[] = [];
    const stop = new AbortController();
    const config = configOf(queue, {
      engine: troubledEngine({ trouble: 'crash' }),
      log: (sentence) => void sentences.push(sentence),
    });
    const running = runScorer(config, stop.signal);
    expect((await untilEnd(queue)).at(-1)).toMatchObject({ shard: 1n, end: 'complete' });
    await suspect?.nak();
    expect((await untilEnd(queue)).flatMap(({ scores }) => scores)).toMatchObject([
      { outcome: { reason: 'crashed' } },
    ]);
    stop.abort();
    await running;
    expect(sentences).toEqual([
      expect.stringMatching(/^search\/0: a lane ended/),
      expect.stringMatching(/^search\/0: a lane ended/),
    ]);
  });
});

describe('a scorer that its coordinator puts aside', () => {
  it('takes no shard when it starts, and says why', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    await queue.presence.suspend('test', 'its scores differ');
    await expect(runScorer(configOf(queue), never)).rejects.toThrow(ScorerSuspended);
    expect((await queue.shards.take(never))?.deliveries).toBe(1);
  });

  it('hands its shards back with its next sign', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    // By the time of the first sign the lane hangs in its shard.
    const announce = queue.presence.announce.bind(queue.presence);
    queue.presence.announce = async (sign) => {
      await announce(sign);
      await (await queue.results.take(never))?.ack();
      await queue.presence.suspend('test', 'its scores differ');
    };
    const config = configOf(queue, { engine: troubledEngine({ trouble: 'hang' }), drainLimitMs: 100 });
    await expect(runScorer(config, never)).rejects.toThrow(
      'scorer test was put aside by its coordinator: its scores differ',
    );
    expect(await untilEnd(queue)).toMatchObject([{ end: 'handed-back' }]);
  });
});

describe('a scorer that cannot score', () => {
  const unknownWeights: ScoringSpec = {
    ...spec,
    run: spec.run && { ...spec.run, weights: { initialisation: 'wishful', seed: 0, version: 1 } },
  };
  const missingMinibatch: ScoringSpec = {
    ...spec,
    run: spec.run && { ...spec.run, minibatch: '0'.repeat(64) },
  };

  it('throws where its engine does not load', async () => {
    await using queue = new LocalQueue();
    await expect(runScorer(configOf(queue, { engine: 'abacus' }), never)).rejects.toThrow(EngineUnavailable);
  });

  it.each([
    ['a minibatch that is missing', missingMinibatch, /has no minibatch 000/],
    ['a spec that it does not know', unknownWeights, /initialisation 'wishful', which is not known here/],
  ] as const)('blames no architecture for %s, and hands the shard back', async (_what, asked, reason) => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions, asked);
    await expect(runScorer(configOf(queue), never)).rejects.toThrow(reason);
    expect(await untilEnd(queue)).toMatchObject([{ scores: [], end: 'handed-back' }]);
    expect(await queue.shards.held('search')).toEqual(new Set());
  });

  it('goes on with other shards where it is told to', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions, unknownWeights);
    await dispatch(queue, cellPositions, spec, 1n);
    const stop = new AbortController();
    const running = runScorer(configOf(queue, { endsOnRefusal: false, lanes: 2 }), stop.signal);
    const ends = [await untilEnd(queue), await untilEnd(queue)].map((results) => results.at(-1));
    stop.abort();
    await running;
    expect(new Map(ends.map((result) => [result?.shard, result?.end]))).toEqual(
      new Map([
        [0n, 'handed-back'],
        [1n, 'complete'],
      ]),
    );
  });
});
