import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '@naswot/store';
import { alive, descendants } from '../testing/processes.ts';
import { runNaswot, scratchHome, startNaswot, type Finished, type Running } from '../testing/run-naswot.ts';

const samples = 1_600;
/** Some milliseconds a network: twenty sittings together do not come to the end of so many. */
const start = [
  ...['search', 'nas-bench-201', '--dataset', 'noise-white', '--batch-size', '32'],
  ...['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=16'],
];
const output = ['--lanes', '2', '--top', String(samples), '--json'];

/** Where the write-ahead log of a home's store is: every commit is a change of it. */
const log = 'store/data/pg_wal';
/** Where files change while a store opens: its lock, its data directory, what Postgres knows of its last end, its log. */
const opened = ['.', 'store', 'store/data', 'store/data/global', log];

/** When a sitting is killed: after so many changes of files, counted from one of its own events. */
interface Moment {
  readonly from: 'start' | 'begin' | 'result';
  readonly changes: number;
}

const moment = (from: Moment['from'], fewest: number, most: number): fc.Arbitrary<Moment> =>
  fc.record({ from: fc.constant(from), changes: fc.integer({ min: fewest, max: most }) });

/** While programs load, the lock is taken, the data directory is made or recovered. */
const opening = moment('start', 0, 45);
/** While the search is written or taken over, its shards are planned and its lanes load. */
const planning = moment('begin', 0, 5);
/** While scores come in: one commit has about ten. */
const scoring = moment('begin', 6, 12);
/** As soon as it shows its result: the search is complete, its store still open. */
const showing = moment('result', 0, 0);

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const between = [...times(3, opening), ...times(5, planning), ...times(9, scoring)];

/** Twenty: the first sittings have an empty home, and the last one completes the search. */
const twentyMoments: fc.Arbitrary<readonly Moment[]> = fc
  .shuffledSubarray(between, { minLength: between.length })
  .chain((shuffled) => fc.tuple(opening, opening, ...shuffled, showing));

/** Resolves once files in some folders of a home have changed so often from now on, or the sitting is over. */
async function changed(
  home: string,
  folders: readonly string[],
  { changes }: Moment,
  { finished }: Running,
): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  let left = changes;
  await new Promise<void>((resolve) => {
    const watchNew = (): void => {
      for (const folder of folders.map((name) => path.join(home, name)))
        if (!watchers.has(folder) && existsSync(folder)) watchers.set(folder, watch(folder, onChange));
    };
    const onChange = (): void => {
      left--;
      if (left <= 0) resolve();
      else watchNew();
    };
    if (left === 0) resolve();
    else watchNew();
    void finished.then(() => resolve());
  });
  for (const watcher of watchers.values()) watcher.close();
}

async function reached(when: Moment, sitting: Running, home: string): Promise<void> {
  switch (when.from) {
    case 'start':
      return changed(home, opened, when, sitting);
    case 'begin':
      await sitting.said('search ');
      return changed(home, [log], when, sitting);
    case 'result':
      return new Promise((resolve) => {
        sitting.process.stdout?.once('data', () => resolve());
        void sitting.finished.then(() => resolve());
      });
  }
}

interface Killed {
  readonly signal: string | null;
  readonly id: string | undefined;
}

/** Starts the command, kills its process alone at a moment, and waits until the scorer and its lanes are gone, too. */
async function kill(when: Moment, home: string, args: readonly string[]): Promise<Killed> {
  const sitting = startNaswot(home, ...args);
  await reached(when, sitting, home);
  const family = await descendants(sitting.process.pid ?? 0);
  sitting.process.kill('SIGKILL');
  const { stderr, signal } = await sitting.finished;
  await vi.waitFor(async () => expect(await alive(family)).toEqual([]), { timeout: 10_000, interval: 20 });
  return { signal, id: /search (\w+)/.exec(stderr)?.[1] };
}

interface SearchResult {
  readonly search: Readonly<
    Record<'state' | 'samples' | 'scored' | 'unscorable' | 'reused' | 'pending', unknown>
  >;
  readonly best: readonly Readonly<Record<'architecture' | 'outcome' | 'rank', unknown>>[];
}

function resultOf({ code, stdout, stderr }: Finished) {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const { search, best } = JSON.parse(stdout) as SearchResult;
  const { state, samples: asked, scored, unscorable, reused, pending } = search;
  return {
    counts: { state, asked, scored, unscorable, reused, pending },
    ranking: best.map(({ architecture, outcome, rank }) => ({ architecture, outcome, rank })),
  };
}

async function runUndisturbed() {
  await using home = await scratchHome();
  return resultOf(await runNaswot(home.folder, ...start, ...output, '--samples', String(samples)));
}

/** Sits down to one search again and again, and is killed each time; the id is undefined where none ever began. */
async function killAtEach(moments: readonly Moment[], home: string) {
  const signals: (string | null)[] = [];
  let id: string | undefined;
  for (const when of moments) {
    const args = id === undefined ? [...start, '--samples', String(samples)] : ['search', '--resume', id];
    const sitting = await kill(when, home, [...args, ...output]);
    signals.push(sitting.signal);
    id ??= sitting.id;
  }
  return { signals, id: id ?? '' };
}

/** How many sittings of the search had recorded scores and were gone before its end. */
async function countMidWork(home: string, id: string): Promise<number> {
  await using store = await openStore(`pglite:${path.join(home, 'store')}`);
  const started = (await store.events(id, 0n, 10_000)).filter(({ kind }) => kind === 'started');
  const midWork = new Set<bigint>();
  const all = { searchId: id, orderBy: 'scored-at', descending: false, limit: samples } as const;
  for await (const { scoredAt } of store.queryScores(all)) {
    const next = started.find(({ at }) => at > scoredAt);
    if (next !== undefined) midWork.add(next.sequence);
  }
  return midWork.size;
}

async function expectUnharmed(moments: readonly Moment[]): Promise<void> {
  await using home = await scratchHome();
  const [expected, { signals, id }] = await Promise.all([runUndisturbed(), killAtEach(moments, home.folder)]);
  expect(signals).toEqual(times(20, 'SIGKILL'));
  const resumed = resultOf(await runNaswot(home.folder, 'search', '--resume', id, ...output));
  expect(resumed).toEqual(expected);
  expect(resumed.counts).toMatchObject({ state: 'completed', asked: samples, pending: 0 });
  expect(await countMidWork(home.folder, id)).toBeGreaterThanOrEqual(5);
}

/** For a machine with much else to do. */
const limitMs = 600_000;

describe('a search whose command is killed twenty times', () => {
  it(
    'ends as if nothing had happened: nothing lost, nothing twice, no process left',
    { timeout: limitMs + 10_000 },
    () =>
      // Other moments in every run; a failure prints them, and the seed that makes them again.
      fc.assert(fc.asyncProperty(fc.noBias(twentyMoments), expectUnharmed), {
        numRuns: 1,
        endOnFailure: true,
        timeout: limitMs,
      }),
  );
});
