import { randomInt } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blows, type Blow, type Cluster } from './testing/blows.ts';
import { beginSearch, expectComplete, untilScored, type Completed } from './testing/chaos-search.ts';
import {
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
} from './testing/cluster-processes.ts';
import { laterRelease, type SourceChange } from './testing/later-release.ts';
import { MemoryWatch } from './testing/memory-watch.ts';
import { onTinyFileSystem, type TinyFileSystem } from './testing/tiny-file-system.ts';
import { searchThroughUpgrade } from './testing/upgrade.ts';

/** How often each thing happens, alone: never in `npm test`, where all happen together, several times in `npm run test:chaos`. */
const rounds = Number(process.env['NASWOT_CHAOS_ROUNDS'] ?? 0);
const samples = 600 + 200 * rounds;

/** Somewhere between the beginning and the end of a search. */
const someMoment = (round: number, of: number): number =>
  Math.floor((samples * (round + randomInt(1, 100) / 100)) / (of + 1));

/** Outcomes by which coordinator and scorers have come to their size; before the first blow as a rule. */
const warmUp = 50;

/** What came of a search in such a place, which something is done to meanwhile; its programs take no more memory after it. */
async function searchIn(
  place: ClusterPlace,
  scorerCount: number,
  suffer: (cluster: Cluster, search: string, memory: MemoryWatch) => Promise<void>,
): Promise<Completed> {
  const coordinators = [await startCoordinator(place), await startCoordinator(place)];
  const names = Array.from({ length: scorerCount }, (_, k) => `scorer-${k}`);
  const scorers = await Promise.all(names.map((name) => startScorer(place, name)));
  const cluster = { place, coordinators, scorers };
  const memory = new MemoryWatch();
  try {
    const [leader] = coordinators;
    if (leader === undefined) throw new Error('a coordinator is expected');
    const { id } = await beginSearch(leader, samples);
    await untilScored(place, id, warmUp);
    await memory.look(cluster, 'before anything happened');
    await suffer(cluster, id, memory);
    const completed = await expectComplete(place, id, samples);
    await memory.look(cluster, 'at the end');
    memory.expectNothingLeftBehind();
    return completed;
  } finally {
    await Promise.all([...scorers, ...coordinators].map((each) => each[Symbol.asyncDispose]()));
  }
}

/** What came of a search during which a cluster suffers all that, one after another, each at a moment of its own. */
async function searchSuffering(
  scorerCount: number,
  suffered: readonly (readonly [string, Blow])[],
): Promise<Completed> {
  await using place = await openCluster();
  return await searchIn(place, scorerCount, async (cluster, id, memory) => {
    for (const [round, [what, blow]] of suffered.entries()) {
      await untilScored(place, id, someMoment(round, suffered.length));
      await blow(cluster, round);
      // Once it scores again it is as it was.
      await untilScored(place, id, someMoment(round + 0.5, suffered.length));
      await memory.look(cluster, `after ${what}`);
    }
  });
}

/** The queue's streams and its object store take a few megabytes of it. */
const diskMegabytes = 64;
/** What nats-server says once it cannot write its streams. */
const fullDisk = /no space left on device/i;

/** What came of a search whose nats-server has no room left in its middle, and is started again once there is some. */
async function searchOnFullDisk(disk: TinyFileSystem): Promise<Completed> {
  // The server would take no stream that may become larger than its disk.
  const config = 'jetstream { max_file_store: 64GB }';
  await using place = await openCluster({ config, dataFolder: path.join(disk.folder, 'jetstream') });
  return await searchIn(place, 2, async ({ place: { nats } }, id) => {
    await untilScored(place, id, someMoment(0, 2));
    await disk.fill(0);
    await nats.logged(fullDisk);
    await disk.makeRoom();
    await nats.restart();
  });
}

/** Runs searches one after another, during each of which NATS and Postgres are killed; looks at the memory after each. */
async function memoryAfter(searches: number): Promise<MemoryWatch> {
  const memory = new MemoryWatch();
  await using place = await openCluster();
  await using coordinator = await startCoordinator(place);
  await using scorer = await startScorer(place, 'scorer');
  for (let seed = 0; seed < searches; seed++) {
    const { id } = await beginSearch(coordinator, samples, seed);
    await untilScored(place, id, someMoment(0, 2));
    await place.nats.restart();
    await untilScored(place, id, someMoment(1, 2));
    await place.postgres.restart();
    await expectComplete(place, id, samples);
    await memory.look({ place, coordinators: [coordinator], scorers: [scorer] }, `after search ${seed}`);
  }
  return memory;
}

/** Alone with one scorer; what no test but the first waits for. */
let alone: Promise<Completed> | null = null;
const undisturbed = (): Promise<Completed> => (alone ??= searchSuffering(1, []));

describe('a search in a cluster', () => {
  it('has the same asks and scores whatever happens to its cluster', { timeout: 900_000 }, async () => {
    expect(await searchSuffering(3, Object.entries(blows))).toEqual(await undisturbed());
  });

  it('has them though the disk of nats-server was full', { timeout: 900_000 }, async () => {
    await onTinyFileSystem(diskMegabytes, async (disk) => {
      expect(await searchOnFullDisk(disk)).toEqual(await undisturbed());
    });
  });

  it.each<readonly [string, SourceChange]>([
    [
      'scoring revision',
      {
        file: 'libs/scoring/src/spec.ts',
        from: /const scoringRevision = \d+/,
        to: 'const scoringRevision = 1000',
      },
    ],
    [
      'protocol version',
      {
        file: 'libs/queue/src/jetstream/names.ts',
        from: /const protocolVersion = \d+/,
        to: 'const protocolVersion = 1000',
      },
    ],
  ])('has them through an upgrade to another %s', { timeout: 900_000 }, async (_what, changed) => {
    await using release = await laterRelease(changed);
    expect(await searchThroughUpgrade(release, samples)).toEqual(await undisturbed());
  });

  it('leaves nothing behind in coordinator and scorer', { timeout: 900_000 }, async () => {
    (await memoryAfter(4 + 2 * rounds)).expectNothingLeftBehind();
  });

  if (rounds > 0)
    it.each(Object.entries(blows))(
      `has the same asks and scores where %s, ${rounds} times`,
      { timeout: 1_200_000 },
      async (what, blow) => {
        const suffered = Array.from({ length: rounds }, () => [what, blow] as const);
        expect(await searchSuffering(2, suffered)).toEqual(await undisturbed());
      },
    );
});
