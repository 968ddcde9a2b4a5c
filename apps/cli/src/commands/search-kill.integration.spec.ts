import { watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '@naswot/store';
import { alive, descendants } from '../testing/processes.ts';
import { runNaswot, scratchHome, startNaswot, type Finished, type Running } from '../testing/run-naswot.ts';

const samples = 2_000;
/** Some milliseconds a network: twenty sittings together do not come to the end of so many. */
const start = [
  ...['search', 'nas-bench-201', '--dataset', 'noise-white', '--batch-size', '32'],
  ...['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=16'],
];
const output = ['--lanes', '2', '--top', String(samples), '--json'];

/** Numbers in [0, 1) that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const random = seeded(20);

/** What a run takes on this machine as it is now, in milliseconds from when it says that it begins. */
interface Pace {
  readonly untilBegun: number;
  /** Of a search of one sample: until lanes score. */
  readonly untilScoring: number;
  readonly scoring: number;
}

/** When a sitting is killed: resolves then. */
type Moment = (sitting: Running, home: string, pace: Pace) => Promise<void>;

const hasBegun = (sitting: Running): Promise<void> => sitting.said('search ');
const anyMs = (most: number): Promise<void> => pause(random() * most);

/** Resolves once files of a folder have changed so often, or the sitting is over. */
async function changes(folder: string, count: number, sitting: Running): Promise<void> {
  const over = new AbortController();
  void sitting.finished.then(() => over.abort());
  let seen = 0;
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, { signal: over.signal }, () => {
      if (++seen >= count) resolve();
    });
    watcher.once('close', () => resolve());
  });
  over.abort();
}

const moments = {
  /** While programs load, the store opens, its lock is taken. */
  start: (_sitting, _home, { untilBegun }) => anyMs(untilBegun),
  /** While shards are planned and lanes load. */
  async planning(sitting, _home, { untilScoring }) {
    await hasBegun(sitting);
    await anyMs(untilScoring / 2);
  },
  async scoring(sitting, _home, { untilScoring, scoring }) {
    await hasBegun(sitting);
    await pause(untilScoring);
    await anyMs(scoring / 15);
  },
  /** As soon as a transaction reaches the write-ahead log. */
  async committing(sitting, home, { untilScoring }) {
    await hasBegun(sitting);
    await pause(untilScoring);
    await changes(path.join(home, 'store/data/pg_wal'), 1 + Math.floor(random() * 2), sitting);
  },
  /** As soon as it shows its result: the search is complete, its store still open. */
  end: ({ process, finished }) =>
    new Promise<void>((resolve) => {
      process.stdout?.once('data', () => resolve());
      void finished.then(() => resolve());
    }),
} satisfies Record<string, Moment>;

/** The first sittings have an empty home, and the last one completes the search. */
function chooseMoments(): readonly Moment[] {
  const { start, planning, scoring, committing, end } = moments;
  const counts = [
    [start, 2],
    [planning, 3],
    [scoring, 6],
    [committing, 6],
  ] as const;
  const all = counts.flatMap(([moment, count]) => Array.from({ length: count }, () => moment));
  const shuffled = all.map((moment) => ({ moment, key: random() })).sort((a, b) => a.key - b.key);
  return [start, start, ...shuffled.map(({ moment }) => moment), end];
}

interface Killed {
  readonly signal: string | null;
  readonly id: string | undefined;
}

/** Starts the command, kills its process alone at a moment, and waits until the scorer and its lanes are gone, too. */
async function kill(moment: Moment, home: string, pace: Pace, args: readonly string[]): Promise<Killed> {
  const sitting = startNaswot(home, ...args);
  await moment(sitting, home, pace);
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

/** Runs a search to its end: its result, and the time until it says that it begins and from then to the end. */
async function runTimed(home: string, count: number) {
  const from = performance.now();
  const running = startNaswot(home, ...start, ...output, '--samples', String(count));
  await hasBegun(running);
  const begun = performance.now();
  const result = resultOf(await running.finished);
  return { result, untilBegun: begun - from, untilEnd: performance.now() - begun };
}

/** The search undisturbed, and what it takes. */
async function runUndisturbed() {
  await using one = await scratchHome();
  await using all = await scratchHome();
  const { untilBegun, untilEnd: untilScoring } = await runTimed(one.folder, 1);
  const { result, untilEnd } = await runTimed(all.folder, samples);
  const pace: Pace = { untilBegun, untilScoring, scoring: untilEnd - untilScoring };
  return { expected: result, pace };
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

describe('a search whose command is killed twenty times', () => {
  it(
    'ends as if nothing had happened: nothing lost, nothing twice, no process left',
    { timeout: 300_000 },
    async () => {
      await using home = await scratchHome();
      const { expected, pace } = await runUndisturbed();
      const killed: Killed[] = [];
      let id: string | undefined;
      for (const moment of chooseMoments()) {
        const args = id === undefined ? [...start, '--samples', String(samples)] : ['search', '--resume', id];
        const sitting = await kill(moment, home.folder, pace, [...args, ...output]);
        killed.push(sitting);
        id ??= sitting.id;
      }
      expect(killed.map(({ signal }) => signal)).toEqual(Array.from({ length: 20 }, () => 'SIGKILL'));

      const resumed = resultOf(await runNaswot(home.folder, 'search', '--resume', id ?? '', ...output));
      expect(resumed).toEqual(expected);
      expect(resumed.counts).toMatchObject({ state: 'completed', asked: samples, pending: 0 });
      expect(await countMidWork(home.folder, id ?? '')).toBeGreaterThanOrEqual(5);
    },
  );
});
