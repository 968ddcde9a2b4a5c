import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { connectCoordinator, type CoordinatorClient, type SearchSummary } from '@naswot/protocol';
import { makeSpec } from '@naswot/scoring';
import { defaultWindow, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { openStore } from '@naswot/store';
import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
  type Member,
} from './testing/cluster-processes.ts';
import { onTinyFileSystem, type TinyFileSystem } from './testing/tiny-file-system.ts';

/** How often each thing happens, alone: never in `npm test`, where all happen together, several times in `npm run test:chaos`. */
const rounds = Number(process.env['NASWOT_CHAOS_ROUNDS'] ?? 0);
const samples = 600 + 200 * rounds;

const space = findSpace('nas-bench-201');
const network = space.parseSettings({ cellsPerStage: 1, stemChannels: 4, imageSize: 8 });

/** Images that are the same in every run. */
const minibatch = createMinibatch(
  Float32Array.from({ length: 16 * 3 * 8 * 8 }, (_, k) => ((k * 7919) % 1009) / 504.5 - 1),
  [16, 3, 8, 8],
  { dataset: 'noise-white', seed: 0, imageIds: [], notice: null },
);

const planWith = (seed: number): SearchPlan => ({
  name: 'chaos',
  space: space.name,
  network,
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget: { samples: BigInt(samples), timeLimitMs: null },
  spec: makeSpec({
    proxy: 'naswot',
    network,
    run: {
      minibatch: minibatch.digest,
      weights: { initialisation: 'kaiming-uniform', seed, version: 1 },
      counting: 'unit',
    },
  }),
  window: defaultWindow,
});

const clientOf = (coordinator: Member): CoordinatorClient =>
  connectCoordinator({ address: addressOf(coordinator) });

/** A search that has begun; one with other weights scores everything anew. */
async function begin(coordinator: Member, weightsSeed = 0): Promise<SearchSummary> {
  await using client = clientOf(coordinator);
  await expect
    .poll(
      () =>
        client.putMinibatch(minibatch).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  return await client.create(planWith(weightsSeed), 1);
}

/** Resolves once so many outcomes are there. */
async function untilScored({ store: location }: ClusterPlace, id: string, count: number): Promise<void> {
  await using store = await openStore(location);
  const scored = async (): Promise<number> => {
    const search = await store.findSearch(id).catch(() => null);
    return search === null ? 0 : Number(search.counts.samples - search.counts.pending);
  };
  await expect.poll(scored, { timeout: 120_000, interval: 100 }).toBeGreaterThanOrEqual(count);
}

/** Waits for the search's end; every architecture has one score, and all are there. */
async function expectComplete(
  { store: location }: ClusterPlace,
  id: string,
): Promise<ReadonlyMap<bigint, number>> {
  await using store = await openStore(location);
  const state = async (): Promise<string> => (await store.findSearch(id).catch(() => null))?.state ?? '';
  await expect.poll(state, { timeout: 300_000, interval: 250 }).toBe('completed');
  const search = await store.findSearch(id);
  expect(search?.counts).toMatchObject({ samples: BigInt(samples), pending: 0n });
  const values = new Map<bigint, number>();
  const query = { searchId: id, orderBy: 'value', descending: true, limit: samples * 2 } as const;
  for await (const { position, outcome } of store.queryScores(query)) {
    expect(values.has(position)).toBe(false);
    if (outcome.kind === 'unscorable') expect(outcome.reason).toBe('disconnected');
    values.set(position, outcome.kind === 'scored' ? outcome.value : -Infinity);
  }
  expect(values.size).toBe(samples);
  return values;
}

/** Somewhere between the beginning and the end of a search. */
const someMoment = (round: number, of: number): number =>
  Math.floor((samples * (round + randomInt(1, 100) / 100)) / (of + 1));

interface Cluster {
  readonly place: ClusterPlace;
  readonly coordinators: Member[];
  readonly scorers: Member[];
}

type Blow = (cluster: Cluster, round: number) => Promise<void>;

/** What is done to a cluster while it searches; what it starts instead, the cluster ends. */
const blows: Readonly<Record<string, Blow>> = {
  'a scorer is killed and another comes': async ({ place, scorers }, round) => {
    await scorers.shift()?.kill();
    scorers.push(await startScorer(place, `next-${round}`));
  },
  'the coordinator is killed and the one that stands by takes over': async ({ place, coordinators }) => {
    await coordinators.shift()?.kill();
    coordinators.push(await startCoordinator(place));
  },
  'the coordinator hangs, the one that stands by takes over, and it goes on as another that stands by':
    async ({ place, coordinators }) => {
      await using store = await openStore(place.store);
      const [leader] = coordinators;
      const before = await store.leader();
      leader?.running.process.kill('SIGSTOP');
      await expect
        .poll(async () => (await store.leader())?.term, { timeout: 90_000, interval: 500 })
        .toBeGreaterThan(before?.term ?? 0n);
      leader?.running.process.kill('SIGCONT');
    },
  'nats-server is killed and comes back': ({ place }) => place.nats.restart(),
  'Postgres is killed and comes back': ({ place }) => place.postgres.restart(),
  'a scorer is stopped past its lease and goes on': async ({ scorers }) => {
    const [scorer] = scorers;
    scorer?.running.process.kill('SIGSTOP');
    await pause(6_000);
    scorer?.running.process.kill('SIGCONT');
  },
};

/** The scores of a search in such a place, which something is done to meanwhile. */
async function scoresIn(
  place: ClusterPlace,
  scorerCount: number,
  suffer: (cluster: Cluster, search: string) => Promise<void>,
): Promise<ReadonlyMap<bigint, number>> {
  const coordinators = [await startCoordinator(place), await startCoordinator(place)];
  const names = Array.from({ length: scorerCount }, (_, k) => `scorer-${k}`);
  const scorers = await Promise.all(names.map((name) => startScorer(place, name)));
  try {
    const [leader] = coordinators;
    if (leader === undefined) throw new Error('a coordinator is expected');
    const { id } = await begin(leader);
    await suffer({ place, coordinators, scorers }, id);
    return await expectComplete(place, id);
  } finally {
    await Promise.all([...scorers, ...coordinators].map((each) => each[Symbol.asyncDispose]()));
  }
}

/** The scores of a search during which a cluster suffers all that, one after another, each at a moment of its own. */
async function scoresOf(
  scorerCount: number,
  suffered: readonly Blow[],
): Promise<ReadonlyMap<bigint, number>> {
  await using place = await openCluster();
  return await scoresIn(place, scorerCount, async (cluster, id) => {
    for (const [round, blow] of suffered.entries()) {
      await untilScored(place, id, someMoment(round, suffered.length));
      await blow(cluster, round);
    }
  });
}

/** The queue's streams and its object store take a few megabytes of it. */
const diskMegabytes = 64;
/** What nats-server says once it cannot write its streams. */
const fullDisk = /no space left on device/i;

/** The scores of a search whose nats-server has no room left in its middle, and is started again once there is some. */
async function scoresOnFullDisk(disk: TinyFileSystem): Promise<ReadonlyMap<bigint, number>> {
  // The server would take no stream that may become larger than its disk.
  const config = 'jetstream { max_file_store: 64GB }';
  await using place = await openCluster({ config, dataFolder: path.join(disk.folder, 'jetstream') });
  return await scoresIn(place, 2, async ({ place: { nats } }, id) => {
    await untilScored(place, id, someMoment(0, 2));
    await disk.fill(0);
    await nats.logged(fullDisk);
    await disk.makeRoom();
    await nats.restart();
  });
}

/** Megabytes that a process holds now. */
async function residentMb({ running }: Member): Promise<number> {
  const status = await readFile(`/proc/${running.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Searches by which a process has come to its size. */
const warmUps = 2;
/** And what it may take then with every further one, however often what it works with was killed. */
const growthPerSearchMb = 10;

/** Megabytes of coordinator and scorer after each of several searches, during each of which NATS and Postgres are killed. */
async function memoryOf(searches: number): Promise<readonly (readonly number[])[]> {
  await using place = await openCluster();
  await using coordinator = await startCoordinator(place);
  await using scorer = await startScorer(place, 'scorer');
  const sizes: (readonly number[])[] = [];
  for (let seed = 0; seed < searches; seed++) {
    const { id } = await begin(coordinator, seed);
    await untilScored(place, id, someMoment(0, 2));
    await place.nats.restart();
    await untilScored(place, id, someMoment(1, 2));
    await place.postgres.restart();
    await expectComplete(place, id);
    sizes.push(await Promise.all([residentMb(coordinator), residentMb(scorer)]));
  }
  return sizes;
}

/** Alone with one scorer; what no test but the first waits for. */
let alone: Promise<ReadonlyMap<bigint, number>> | null = null;
const undisturbed = (): Promise<ReadonlyMap<bigint, number>> => (alone ??= scoresOf(1, []));

describe('a search in a cluster', () => {
  it('has the same scores whatever happens to its cluster', { timeout: 900_000 }, async () => {
    expect(await scoresOf(3, Object.values(blows))).toEqual(await undisturbed());
  });

  it('has them though the disk of nats-server was full', { timeout: 900_000 }, async () => {
    await onTinyFileSystem(diskMegabytes, async (disk) => {
      expect(await scoresOnFullDisk(disk)).toEqual(await undisturbed());
    });
  });

  it('leaves nothing behind in coordinator and scorer', { timeout: 900_000 }, async () => {
    const further = 2 + 2 * rounds;
    const sizes = await memoryOf(warmUps + further);
    const [first, last] = [sizes[warmUps - 1], sizes.at(-1)];
    last?.forEach((megabytes, k) =>
      expect(megabytes).toBeLessThan((first?.[k] ?? 0) + further * growthPerSearchMb),
    );
  });

  if (rounds > 0)
    it.each(Object.entries(blows))(
      `has the same scores where %s, ${rounds} times`,
      { timeout: 1_200_000 },
      async (_what, blow) => {
        const suffered = Array.from({ length: rounds }, () => blow);
        expect(await scoresOf(2, suffered)).toEqual(await undisturbed());
      },
    );
});
