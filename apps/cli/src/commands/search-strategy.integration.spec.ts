import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchSubjects } from '@naswot/queue/testing';
import type { Position } from '@naswot/space';
import { openStore } from '@naswot/store';
import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
} from '../testing/cluster-processes.ts';
import { killAtEach } from '../testing/kill-moments.ts';
import {
  askedBy,
  killedSearches,
  killMoments,
  kills,
  killShards,
  killsSeed,
  type KilledSearch,
} from '../testing/killed-searches.ts';
import { runNaswot, scratchHome } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

const here = ['--engine', 'onnx-cpu', '--lanes', '2', '--json'];
const storeOf = (home: string): string => `pglite:${path.join(home, 'store')}`;
/** What a failure says: how it comes again. */
const again = `NASWOT_KILLS=${kills} NASWOT_KILLS_SEED=${killsSeed} kills at the same moments`;
/** For a machine with much else to do. */
const timeout = 120_000 + 60_000 * kills;

interface Shown {
  readonly search: { readonly id: string };
}

/** What a search asks for when nothing happens to it. */
async function undisturbed({ args, shown, prepare, samples, first = [] }: KilledSearch) {
  await using home = await scratchHome();
  await prepare?.(home.folder);
  const { search } = documentOf(await runNaswot(home.folder, ...args, ...here)) as Shown;
  expect(search).toMatchObject(shown);
  const { asks } = await askedBy(storeOf(home.folder), search.id);
  expect(asks).toHaveLength(samples);
  expect(asks.slice(0, first.length)).toEqual(first);
  return asks;
}

const rows = Object.entries(killedSearches).map(([name, row], k, all) => ({
  name,
  row,
  moments: killMoments(all.length)[k] ?? [],
}));

describe('a search whose command is killed over and over', () => {
  it.each(rows)(
    'asks for the same as one that is left alone: $name',
    { timeout },
    async ({ row, moments }) => {
      const expected = await undisturbed(row);
      await using home = await scratchHome();
      await row.prepare?.(home.folder);
      const goOn = (id: string): readonly string[] => ['search', '--resume', id, ...here];
      const begin = [...row.args, ...here];
      const { signals, id = '' } = await killAtEach(moments, home.folder, { begin, goOn });
      expect(signals, again).toEqual(moments.map(() => 'SIGKILL'));
      const { search } = documentOf(await runNaswot(home.folder, ...goOn(id))) as Shown;
      expect(search, again).toMatchObject(row.shown);
      const { asks, midWork } = await askedBy(storeOf(home.folder), id);
      expect(asks, again).toEqual(expected);
      // The moments are in its midst.
      expect(midWork, again).toBeGreaterThanOrEqual(kills / 3);
    },
  );
});

/** What a search asks for whose coordinator is killed each time that it has sent so many shards to the scorers. */
async function killedInCluster(
  { args, shown, prepare }: KilledSearch,
  place: ClusterPlace,
  shards: readonly number[],
): Promise<readonly Position[]> {
  await using watch = await watchSubjects(place.nats.url, 'naswot.shards.>');
  await using store = await openStore(place.store);
  let coordinator = await startCoordinator(place);
  try {
    await using _scorer = await startScorer(place, 'scorer');
    const naswot = (...words: readonly string[]) =>
      runNaswot(place.home, ...words, '--json', '--coordinator', addressOf(coordinator));
    await prepare?.(place.home);
    const { id } = documentOf(await naswot(...args, '--detach')) as Shown['search'];
    for (const count of shards) {
      await watch.more(count);
      await coordinator.kill();
      expect((await store.findSearch(id))?.state, again).toBe('running');
      coordinator = await startCoordinator(place);
    }
    const { search } = documentOf(await naswot('searches', 'follow', id)) as Shown;
    expect(search, again).toMatchObject(shown);
    return (await askedBy(place.store, id)).asks;
  } finally {
    await coordinator[Symbol.asyncDispose]();
  }
}

describe('a search in a cluster whose coordinator is killed over and over', () => {
  it('asks for the same as one that a command runs alone: evolution', { timeout }, async () => {
    const { evolution } = killedSearches;
    await using place = await openCluster();
    expect(await killedInCluster(evolution, place, killShards()), again).toEqual(
      await undisturbed(evolution),
    );
  });
});
