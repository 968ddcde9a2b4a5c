import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { encodeMinibatch, LocalQueue, type ScoreMessage } from '@naswot/queue';
import type { ScoringSpec } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { runScorer } from './run-scorer.ts';

const engine = pathToFileURL(path.join(import.meta.dirname, 'testing/troubled-engine.ts')).href;
const space = findSpace('nas-bench-201');
const network = space.parseSettings({ stemChannels: 1, cellsPerStage: 1, imageSize: 4 });
const images = Float32Array.from({ length: 2 * 3 * 16 }, (_, k) => Math.sin(k));
const minibatch = createMinibatch(images, [2, 3, 4, 4], {
  dataset: 'test',
  seed: 0,
  imageIds: [],
  notice: null,
});
const spec: ScoringSpec = {
  proxy: 'naswot',
  proxyVersion: 1,
  network,
  run: {
    minibatch: minibatch.digest,
    weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
    counting: 'unit',
  },
};
/** Five ReLUs without a convolution in the cell; three more for each of the cell's convolutions. */
const cells = [
  '|skip_connect~0|+|skip_connect~0|none~1|+|skip_connect~0|none~1|none~2|',
  '|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|',
  '|nor_conv_1x1~0|+|nor_conv_1x1~0|none~1|+|none~0|skip_connect~1|skip_connect~2|',
];
const troubledRelus = '8';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-scorer-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Scores one shard with the cells and returns what was published. */
async function scoreShard(lanes: number, minimumLimitMs: number): Promise<readonly ScoreMessage[]> {
  await using queue = new LocalQueue();
  await queue.blobs.put(minibatch.digest, encodeMinibatch(minibatch));
  const positions = cells.map((cell) => space.parse(cell));
  const shard = {
    searchId: 's',
    shard: 0n,
    attempt: 1,
    space: space.name,
    spec,
    work: { kind: 'list', positions },
  } as const;
  await queue.shards.publish({ id: 's/0/1', ...shard });
  const stop = new AbortController();
  const config = {
    queue,
    name: 'test',
    lanes,
    engine,
    memoryLimitBytes: null,
    minimumLimitMs,
    clock: () => performance.now(),
  };
  const running = runScorer(config, stop.signal);
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

const reasons = (scores: readonly ScoreMessage[]): readonly string[] =>
  scores.map(({ outcome }) => (outcome.kind === 'scored' ? 'scored' : outcome.reason));

describe('a scorer', () => {
  it('publishes a score for each architecture of its shard', async () => {
    const scores = await scoreShard(2, 60_000);
    expect(reasons(scores)).toEqual(['scored', 'scored', 'scored']);
    expect(scores.map(({ position }) => position)).toEqual(
      cells.map((cell) => space.representative(space.parse(cell))),
    );
  });

  it('tries an architecture that ended its lane once more, in a fresh lane', async () => {
    vi.stubEnv('NASWOT_TEST_TROUBLE', 'crash');
    vi.stubEnv('NASWOT_TEST_RELUS', troubledRelus);
    vi.stubEnv('NASWOT_TEST_MARKER', path.join(folder, 'marker'));
    expect(reasons(await scoreShard(1, 60_000))).toEqual(['scored', 'scored', 'scored']);
  });

  it('records one that ends its lane every time as crashed, and goes on', async () => {
    vi.stubEnv('NASWOT_TEST_TROUBLE', 'crash');
    vi.stubEnv('NASWOT_TEST_RELUS', troubledRelus);
    const scores = await scoreShard(1, 60_000);
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores[1]?.outcome).toMatchObject({
      detail: expect.stringMatching(/tried 2 times.*signal SIGKILL/) as string,
    });
  });

  it('ends a lane that hangs, and records a time-out', async () => {
    vi.stubEnv('NASWOT_TEST_TROUBLE', 'hang');
    vi.stubEnv('NASWOT_TEST_RELUS', troubledRelus);
    expect(reasons(await scoreShard(1, 1500))).toEqual(['scored', 'timeout', 'scored']);
  });
});
