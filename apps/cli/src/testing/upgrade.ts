import { expect } from 'vitest';
import { watchSubjects } from '@naswot/queue/testing';
import { leaderOf } from './blows.ts';
import { beginSearch, expectComplete, untilScored, type Completed } from './chaos-search.ts';
import { openCluster, startCoordinator, startScorer, type Member } from './cluster-processes.ts';
import type { Release } from './later-release.ts';

/** Numbers of the shards that scorers which have ended settled, as their logs say. */
async function settledBy(...scorers: readonly Member[]): Promise<ReadonlySet<string>> {
  const ended = await Promise.all(scorers.map(({ running }) => running.finished));
  const lines = ended.flatMap(({ stderr }) => stderr.split('\n'));
  return new Set(
    lines
      .filter((line) => line.includes('"a shard is settled"'))
      .map((line) => (JSON.parse(line) as { readonly shard: string }).shard),
  );
}

/** What a subject is for: its protocol version and scoring revision. */
const versionOf = (subject: string): string => subject.split('.').slice(2, 4).join('.');

/** Numbers of the shards that were dispatched for a version. */
const shardsOf = (subjects: readonly string[], version: string): ReadonlySet<string> =>
  new Set(
    subjects
      .filter((subject) => versionOf(subject) === version)
      .map((subject) => subject.split('.')[5] ?? ''),
  );

const without = (shards: ReadonlySet<string>, others: ReadonlySet<string> | undefined): readonly string[] =>
  [...shards].filter((shard) => others?.has(shard) !== true);

/** Versions of dispatches, one after another, each run of equal ones once. */
const turnsOf = (subjects: readonly string[]): readonly string[] =>
  subjects.map(versionOf).filter((version, k, all) => version !== all[k - 1]);

async function drain(scorer: Member): Promise<void> {
  await scorer[Symbol.asyncDispose]();
  expect(await scorer.running.finished).toMatchObject({ code: 0, signal: null });
}

/**
 * What came of a search of so many architectures through an upgrade, as docs/operations.md has it: a coordinator of the later release
 * stands by and a scorer of it waits, while the old coordinator leads; that one is stopped in the middle of the search, the later one
 * leads, and another scorer of its release joins; the old scorers, still there, find nothing to do, and are drained. Holds that each
 * scorer took shards of its own version only.
 */
export async function searchThroughUpgrade(release: Release, samples: number): Promise<Completed> {
  await using place = await openCluster();
  const later = { ...place, program: release.program };
  await using watch = await watchSubjects(place.nats.url, 'naswot.shards.>');
  await using oldCoordinator = await startCoordinator(place);
  await using first = await startScorer(place, 'old-1', '--verbose');
  await using second = await startScorer(place, 'old-2', '--verbose');
  await using laterCoordinator = await startCoordinator(later);
  await using waiting = await startScorer(later, 'later-1', '--verbose');
  const { id } = await beginSearch(oldCoordinator, samples);

  await untilScored(place, id, samples / 8);
  await oldCoordinator[Symbol.asyncDispose]();
  // Nobody plans more meanwhile, so that the search has not come to its end.
  const cluster = { place, coordinators: [laterCoordinator], scorers: [] };
  expect(await leaderOf(cluster)).toBe(laterCoordinator);
  await using joining = await startScorer(later, 'later-2', '--verbose');
  await untilScored(place, id, samples / 2);
  await drain(first);
  await untilScored(place, id, (samples * 3) / 4);
  await drain(second);
  const completed = await expectComplete(place, id, samples);
  await drain(waiting);
  await drain(joining);

  const subjects = await watch.subjects();
  const turns = turnsOf(subjects);
  expect(turns).toHaveLength(2);
  const [forOld, forLater] = turns.map((version) => shardsOf(subjects, version));
  const [byOld, byLater] = [await settledBy(first, second), await settledBy(waiting, joining)];
  expect(byOld.size).toBeGreaterThan(0);
  expect(without(byOld, forOld)).toEqual([]);
  expect(without(byLater, forLater)).toEqual([]);
  // Among them such as were never there for the old ones.
  expect(without(byLater, forOld).length).toBeGreaterThan(0);
  return completed;
}
