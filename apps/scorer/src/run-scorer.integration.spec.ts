import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalQueue, type ScoreMessage, type ScorerQueue } from '@naswot/queue';
import { reluInventory } from '@naswot/network';
import { asPosition, type Position } from '@naswot/space';
import { EngineUnavailable } from './lane-supervisor.ts';
import { runScorer, type ScorerConfig } from './run-scorer.ts';
import {
  cellPositions,
  dispatch,
  secondCellRelus,
  space,
  spec,
  troubledEngine,
} from './testing/sample-shard.ts';
import { estimatedBytes } from './testing/troubled-engine.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-scorer-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Trouble with the second cell: `crash`, `hang` or `throw`, every time or once. */
function stubTrouble(trouble: string, often: 'always' | 'once' = 'always'): void {
  vi.stubEnv('NASWOT_TEST_TROUBLE', trouble);
  vi.stubEnv('NASWOT_TEST_RELUS', secondCellRelus);
  vi.stubEnv('NASWOT_TEST_MARKER', often === 'once' ? path.join(folder, 'marker') : '');
}

const configOf = (queue: LocalQueue, more: Partial<ScorerConfig> = {}): ScorerConfig => ({
  openQueue: () => Promise.resolve(queue),
  name: 'test',
  lanes: 1,
  engine: troubledEngine,
  memoryLimitBytes: null,
  minimumLimitMs: 60_000,
  drainLimitMs: 60_000,
  log: () => undefined,
  ...more,
});

/** Scores one shard and returns what was published. */
async function scoreShard(
  positions: readonly bigint[],
  more: Partial<ScorerConfig> = {},
): Promise<readonly ScoreMessage[]> {
  await using queue = new LocalQueue();
  await dispatch(queue, positions);
  const stop = new AbortController();
  // A scorer that fails ends the wait for its results.
  const running = runScorer(configOf(queue, more), stop.signal).finally(() => stop.abort());
  const scores: ScoreMessage[] = [];
  for (;;) {
    const delivery = await queue.results.take(stop.signal);
    if (delivery === null) break;
    scores.push(...delivery.message.scores);
    await delivery.ack();
    if (delivery.message.complete) stop.abort();
  }
  await running;
  return scores;
}

const isTroubled = (position: Position): boolean =>
  reluInventory(space.network(space.representative(position), spec.network)).length ===
  Number(secondCellRelus);

const reasons = (scores: readonly ScoreMessage[]): readonly string[] =>
  scores.map(({ outcome }) => (outcome.kind === 'scored' ? 'scored' : outcome.reason));

const detailOf = ({ outcome }: ScoreMessage): string => (outcome.kind === 'unscorable' ? outcome.detail : '');

describe('a scorer', () => {
  it('publishes a score for each architecture of its shard, by its representative', async () => {
    const scores = await scoreShard(cellPositions, { lanes: 2 });
    expect(reasons(scores)).toEqual(['scored', 'scored', 'scored']);
    expect(scores.map(({ position }) => position)).toEqual(
      cellPositions.map((position) => space.representative(position)),
    );
  });

  it('tries an architecture that ended its lane once more, in a fresh lane', async () => {
    stubTrouble('crash', 'once');
    expect(reasons(await scoreShard(cellPositions))).toEqual(['scored', 'scored', 'scored']);
  });

  it('records one that ends its lane whenever it is alone as crashed, and goes on', async () => {
    stubTrouble('crash');
    const scores = await scoreShard(cellPositions);
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores.map(detailOf)[1]).toMatch(/alone in a fresh lane, its process ended with signal SIGABRT/);
  });

  it('finds the one that ends the lane among many that are scored together', async () => {
    stubTrouble('crash');
    const innocent = (_: unknown, k: number): Position => asPosition(BigInt(k * 20), space.size);
    const positions = Array.from({ length: 700 }, innocent).filter((position) => !isTroubled(position));
    const culprit = space.representative(cellPositions[1] ?? asPosition(0n, space.size));
    const scores = await scoreShard([...positions.slice(0, 300), culprit, ...positions.slice(300)]);
    const crashed = scores.filter((_, k) => reasons(scores)[k] === 'crashed');
    expect(scores).toHaveLength(positions.length + 1);
    expect(crashed.map(({ position }) => position)).toEqual([culprit]);
  });

  it('records what its engine cannot run with the words of the engine', async () => {
    stubTrouble('throw');
    const scores = await scoreShard(cellPositions);
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores.map(detailOf)[1]).toContain('the engine cannot run this network');
  });

  it('ends a lane that hangs, and records a time-out at the second time', async () => {
    stubTrouble('hang');
    const scores = await scoreShard(cellPositions, { minimumLimitMs: 400 });
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
        async publish({ shard, complete }) {
          await secondIsTaken;
          if (complete) published.push(shard);
          if (complete && shard === 1n) stop.abort();
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
});

describe('a scorer that is told to stop', () => {
  it('hands back the rest of its shard, with what it has published', async () => {
    stubTrouble('hang');
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    const stop = new AbortController();
    const running = runScorer(configOf(queue, { drainLimitMs: 100 }), stop.signal);
    const first = await queue.results.take(new AbortController().signal);
    stop.abort();
    await running;
    expect(first?.message.scores).toHaveLength(1);
    expect(first?.message.complete).toBe(false);
    expect((await queue.shards.take(new AbortController().signal))?.deliveries).toBe(2);
  });

  it('ends at once while its engine still loads', async () => {
    await using queue = new LocalQueue();
    await expect(runScorer(configOf(queue), AbortSignal.abort())).resolves.toBeUndefined();
  });
});

describe('a scorer that cannot score', () => {
  const never = new AbortController().signal;

  it('throws where its engine does not load', async () => {
    await using queue = new LocalQueue();
    await expect(runScorer(configOf(queue, { engine: 'abacus' }), never)).rejects.toThrow(EngineUnavailable);
  });

  it('blames no architecture for a minibatch that is missing, and hands the shard back', async () => {
    await using queue = new LocalQueue();
    const missing = { ...spec, run: spec.run && { ...spec.run, minibatch: '0'.repeat(64) } };
    await dispatch(queue, cellPositions, missing);
    await expect(runScorer(configOf(queue), never)).rejects.toThrow(/has no minibatch 000/);
    expect((await queue.shards.take(never))?.deliveries).toBe(2);
  });

  it('blames no architecture for a spec that it does not know', async () => {
    await using queue = new LocalQueue();
    const weights = { initialisation: 'wishful', seed: 0, version: 1 };
    await dispatch(queue, cellPositions, { ...spec, run: spec.run && { ...spec.run, weights } });
    await expect(runScorer(configOf(queue), never)).rejects.toThrow(/unknown initialisation 'wishful'/);
    expect((await queue.shards.take(never))?.deliveries).toBe(2);
  });
});
