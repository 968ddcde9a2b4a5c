import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine } from '@naswot/engines';
import type { LaneReply } from './lane-protocol.ts';
import { LaneScoring } from './lane-scoring.ts';
import type { ScoreSome } from './lane-task.ts';
import { cellPositions, minibatch, space, spec } from './testing/sample-shard.ts';
import { createEngine } from './testing/overlapping-engine.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-lane-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const [first = 0n, second = 0n, third = 0n] = cellPositions as readonly bigint[];

const request = (...positions: readonly bigint[]): ScoreSome => ({
  ...{ kind: 'score', space: space.name, spec, positions },
  budgetMs: Infinity,
});

interface Answered {
  readonly replies: readonly LaneReply[];
  /** What the engine did until the last reply. */
  readonly events: readonly string[];
}

/** Hands a lane requests at once and waits for so many replies. */
async function answersTo(
  requests: readonly ScoreSome[],
  settings: Readonly<Record<string, string>> = {},
  { count = requests.length, memoryLimitBytes = null as number | null } = {},
): Promise<Answered> {
  const file = path.join(folder, 'events');
  await using engine = await createEngine(new URLSearchParams({ events: file, ...settings }));
  const replies: LaneReply[] = [];
  await new Promise<void>((resolve) => {
    const reply = (message: LaneReply): void => {
      if (replies.push(message) === count) resolve();
    };
    const lane = new LaneScoring({ engine, memoryLimitBytes, reply });
    lane.take({ kind: 'minibatch', minibatch });
    for (const one of requests) lane.take(one);
  });
  return { replies, events: (await readFile(file, 'utf8')).trim().split('\n') };
}

const overlapped = [
  ...['prepare 5', 'run 5', 'prepare 8', 'ran 5', 'run 8', 'dispose 5'],
  ...['prepare 11', 'ran 8', 'run 11', 'dispose 8', 'ran 11', 'dispose 11'],
];
const inTurn = ['5', '8', '11'].flatMap((relus) =>
  ['prepare', 'run', 'ran', 'dispose'].map((event) => `${event} ${relus}`),
);

/** The estimates of the three networks, which are much alike. */
async function estimates(): Promise<readonly number[]> {
  await using engine = await loadEngine('onnx-cpu');
  return cellPositions.map((position) =>
    engine.estimateMemory(space.network(position, spec.network), minibatch.shape[0]),
  );
}

describe('a lane whose device does the work', () => {
  it.each([
    ['of the same request', [request(first, second, third)]],
    ['of the request that waits', [request(first), request(second), request(third)]],
  ])(
    'prepares one network %s while another runs, no more, and runs it without a pause',
    async (_which, requests) => {
      const { replies, events } = await answersTo(requests);
      expect(events).toEqual(overlapped);
      const scored = replies.flatMap((reply) => (reply.kind === 'scored' ? reply.scores : []));
      expect(scored.map(({ position }) => position)).toEqual(cellPositions);
    },
  );

  it('prepares nothing ahead where its cores do the work', async () => {
    const { events } = await answersTo([request(first, second), request(third)], { overlaps: 'false' });
    expect(events).toEqual(inTurn);
  });

  it('prepares a network later that does not fit beside the one that runs, and scores it', async () => {
    const [a = 0, b = 0, c = 0] = await estimates();
    const limited = (memoryLimitBytes: number) =>
      answersTo([request(first), request(second, third)], {}, { memoryLimitBytes });
    const { replies, events } = await limited(Math.min(a + b, b + c) - 1);
    expect(events).toEqual(inTurn);
    expect(replies).toMatchObject([{ runs: 1 }, { runs: 2 }]);
    await rm(path.join(folder, 'events'));
    expect((await limited(Math.max(a + b, b + c))).events).toEqual(overlapped);
  });

  it.each([
    ['of a request that waits', [request(first), request(second)]],
    ['of the same request', [request(first, second), request(second)]],
  ])('blames the network that cannot be prepared, %s, and not the one before', async (_which, requests) => {
    const { replies, events } = await answersTo(requests, { failure: 'prepare', relus: '8' });
    expect(replies).toMatchObject([
      { kind: 'scored', scores: [{ position: first }] },
      { kind: 'failed', message: 'it cannot prepare this network' },
    ]);
    expect(events.slice(0, 5)).toEqual(['prepare 5', 'run 5', 'prepare 8', 'ran 5', 'dispose 5']);
  });

  it('runs a network again by itself that found no room beside the one that is ahead', async () => {
    const { replies, events } = await answersTo([request(first, second)], { most: '1' });
    expect(replies).toMatchObject([{ runs: 2 }]);
    expect(events).toEqual([
      ...['prepare 5', 'run 5', 'prepare 8', 'run 8', 'dispose 5', 'ran 8', 'dispose 8'],
      ...['prepare 5', 'run 5', 'ran 5', 'dispose 5'],
      ...['prepare 8', 'run 8', 'ran 8', 'dispose 8'],
    ]);
  });

  it('frees what it has ahead before it says that a network failed, and answers no more', async () => {
    const requests = [request(first), request(second), request(third)];
    const { replies, events } = await answersTo(requests, { failure: 'run', relus: '5' }, { count: 1 });
    expect(replies).toMatchObject([{ kind: 'failed', message: 'it cannot run this network' }]);
    expect(events).toEqual([
      ...['prepare 5', 'run 5', 'prepare 8'],
      ...['dispose 5', 'run 8', 'ran 8', 'dispose 8'],
    ]);
  });
});
