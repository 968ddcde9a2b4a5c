import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import type { Store } from '@naswot/store';
import { alive, descendants } from './processes.ts';
import { startNaswot, type Running } from './run-naswot.ts';

/** Where the write-ahead log of a home's store is: every commit is a change of it. */
const log = 'store/data/pg_wal';
/** Where files change while a store opens: its lock, its data directory, what Postgres knows of its last end, its log. */
const opened = ['.', 'store', 'store/data', 'store/data/global', log];

/** When a sitting is killed: after so many changes of files, counted from one of its own events. */
export interface Moment {
  readonly from: 'start' | 'begin' | 'result';
  readonly changes: number;
}

export const moment = (from: Moment['from'], fewest: number, most: number): fc.Arbitrary<Moment> =>
  fc.record({ from: fc.constant(from), changes: fc.integer({ min: fewest, max: most }) });

/** While programs load, the lock is taken, the data directory is made or recovered. */
export const opening = moment('start', 0, 45);
/** While the search is written or taken over, its shards are planned and its lanes load. */
export const planning = moment('begin', 0, 5);
/** While scores come in: one commit has about ten. */
export const scoring = moment('begin', 6, 12);
/** As soon as it shows its result: the search is complete, its store still open. */
export const showing = moment('result', 0, 0);

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

export interface Killed {
  readonly signal: string | null;
  readonly id: string | undefined;
}

/** Starts the command, kills its process alone at a moment, and waits until the scorer and its lanes are gone, too. */
export async function killAt(when: Moment, home: string, args: readonly string[]): Promise<Killed> {
  const sitting = startNaswot(home, ...args);
  await reached(when, sitting, home);
  const family = await descendants(sitting.process.pid ?? 0);
  sitting.process.kill('SIGKILL');
  const { stderr, signal } = await sitting.finished;
  await vi.waitFor(async () => expect(await alive(family)).toEqual([]), { timeout: 10_000, interval: 20 });
  return { signal, id: /search (\w+)/.exec(stderr)?.[1] };
}

/** What a search that is killed over and over is called by: its first sitting begins it, the others go on with it. */
export interface Sittings {
  readonly begin: readonly string[];
  readonly goOn: (id: string) => readonly string[];
}

/** Sits down to one search again and again, and is killed at each moment; the id is undefined where none ever began. */
export async function killAtEach(
  moments: readonly Moment[],
  home: string,
  { begin, goOn }: Sittings,
): Promise<{ readonly signals: readonly (string | null)[]; readonly id: string | undefined }> {
  const signals: (string | null)[] = [];
  let id: string | undefined;
  for (const when of moments) {
    const sitting = await killAt(when, home, id === undefined ? begin : goOn(id));
    signals.push(sitting.signal);
    id ??= sitting.id;
  }
  return { signals, id };
}

/** How many sittings of a search had recorded scores and were gone before its end. */
export async function countMidWork(store: Store, id: string): Promise<number> {
  const started = (await store.events(id, 0n, 1_000_000)).filter(({ kind }) => kind === 'started');
  const midWork = new Set<bigint>();
  const all = { searchId: id, orderBy: 'scored-at', descending: false, limit: 1_000_000 } as const;
  for await (const { scoredAt } of store.queryScores(all)) {
    const next = started.find(({ at }) => at > scoredAt);
    if (next !== undefined) midWork.add(next.sequence);
  }
  return midWork.size;
}
