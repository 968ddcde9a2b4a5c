import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine, loadOverlapping } from '@naswot/engines';
import { reluInventory } from '@naswot/network';
import type { Engine } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { LaneReply } from './lane-protocol.ts';
import { LaneScoring } from './lane-scoring.ts';
import { holdUntil, logEvent, loggedEvents, shareEventLog, type LoggedEvent } from './testing/event-log.ts';
import { cellPositions, minibatch, space, spec, troubledEngine } from './testing/sample-shard.ts';
import { detailOf, reasons, scoreShard } from './testing/score-shard.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-device-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const relusOf = (position: Position): number => reluInventory(space.network(position, spec.network)).length;

/** Hands a lane each of the cells in a message of its own; `onTold` is called with each that it has scored. */
async function scoresOn(engine: Engine, onTold: (relus: number) => void): Promise<readonly LaneReply[]> {
  const replies: LaneReply[] = [];
  await new Promise<void>((resolve) => {
    const reply = (message: LaneReply): void => {
      const position = cellPositions[replies.length];
      if (position !== undefined) onTold(relusOf(position));
      if (replies.push(message) === cellPositions.length) resolve();
    };
    const lane = new LaneScoring({ engine, memoryLimitBytes: null, reply });
    lane.take({ kind: 'minibatch', minibatch });
    for (const position of cellPositions)
      lane.take({ kind: 'score', space: space.name, spec, positions: [position], budgetMs: Infinity });
  });
  return replies;
}

const observedDevice = (until: object): string =>
  `${pathToFileURL(path.join(import.meta.dirname, 'testing/observed-device.ts')).href}?${new URLSearchParams({ until: JSON.stringify(until) }).toString()}`;

/** The place of an event, which is there once. */
const placeOf = (events: readonly LoggedEvent[], what: string): number => {
  expect(events.filter((event) => event.what === what)).toHaveLength(1);
  return events.findIndex((event) => event.what === what);
};

/** While a network runs, which takes until then: the one behind it is planned, and the score of the one before it is told. */
const beside = {
  5: [['planned', 8]],
  8: [
    ['planned', 11],
    ['told', 5],
  ],
  11: [['told', 8]],
};

describe('a lane whose device has a thread of its own', () => {
  it('plans the next network and tells the score of the last while one runs', async () => {
    shareEventLog();
    const url = observedDevice(beside);
    await using engine = await loadOverlapping(url);
    // The device goes on by itself, however long this thread takes for a score.
    const replies = await scoresOn(engine, (relus) => {
      if (relus < 11) holdUntil('run', relus + 3);
      logEvent('told', relus);
    });
    const events = loggedEvents();
    for (const [relus, conditions] of Object.entries(beside))
      for (const condition of conditions) {
        const place = placeOf(events, condition.join(' '));
        expect(place).toBeGreaterThan(placeOf(events, `run ${relus}`));
        expect(place).toBeLessThan(placeOf(events, `ran ${relus}`));
      }
    const elsewhere = events.filter(({ isElsewhere }) => isElsewhere).map(({ what }) => what);
    expect(elsewhere).toEqual([5, 8, 11].flatMap((relus) => [`run ${relus}`, `ran ${relus}`]));
    // The same to the bit as where one thread does everything.
    await using plain = await loadEngine(observedDevice({}));
    const outcomes = (of: readonly LaneReply[]) =>
      of.map((reply) => (reply.kind === 'scored' ? reply.scores.map(({ outcome }) => outcome) : reply));
    expect(outcomes(replies)).toEqual(outcomes(await scoresOn(plain, () => undefined)));
    expect(outcomes(replies)).toMatchObject([
      [{ kind: 'scored' }],
      [{ kind: 'scored' }],
      [{ kind: 'scored' }],
    ]);
  });
});

describe('a scorer whose device has a thread of its own', () => {
  const troubled = (trouble: 'crash' | 'end' | 'hang' | 'throw', marker?: string): string =>
    troubledEngine({ trouble, place: 'thread', ...(marker === undefined ? {} : { marker }) });

  it('tries a network again that ended the thread, in a fresh lane', async () => {
    const engine = troubled('end', path.join(folder, 'marker'));
    expect(reasons(await scoreShard(cellPositions, { engine }))).toEqual(['scored', 'scored', 'scored']);
  });

  it.each([
    ['crash', /alone in a fresh lane, its process ended with signal SIGABRT/],
    ['end', /alone in a fresh lane, the thread of the device ended: Error: this error is caught by nobody/],
  ] as const)('records a network as crashed after its %s, and goes on', async (trouble, detail) => {
    const scores = await scoreShard(cellPositions, { engine: troubled(trouble) });
    expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
    expect(scores.map(detailOf)[1]).toMatch(detail);
  });

  it('ends a lane whose device hangs, and records a time-out at the second time', async () => {
    const scores = await scoreShard(cellPositions, { engine: troubled('hang'), minimumLimitMs: 1_000 });
    expect(reasons(scores)).toEqual(['scored', 'timeout', 'scored']);
  });
});
