import { asksByReplicate, repeatIds, type Budget, type Strategy } from '@naswot/search';
import type { SearchCounts, SearchRecord, Store } from '@naswot/store';
import type { OnProgress } from './running-searches.ts';
import { settledWithin } from './settled-within.ts';
import { sumOfCounts } from './sum-of-counts.ts';

/** What runs the repeats of a search. */
export interface RepeatHost {
  readonly store: Pick<Store, 'findSearch'>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** The strategy of a name. */
  readonly findStrategy: (name: string) => Strategy;
  /** Null keeps the stored budget. */
  acquire(id: string, budget: Budget | null): Promise<SearchRecord>;
  /** Until it is complete, or `paused` where it is told to stop; with repeats that its strategy asks for itself, acquired too. */
  run(
    search: SearchRecord,
    onProgress: OnProgress,
    repeats?: readonly SearchRecord[],
  ): Promise<'completed' | 'paused'>;
  release(search: SearchRecord, end: Parameters<Store['releaseSearch']>[2]): Promise<void>;
}

const noCounts: SearchCounts = { samples: 0n, scored: 0n, unscorable: 0n, reused: 0n, pending: 0n };

/** Of a search and of each of its repeats, as they are stored. */
async function countsOfEach(search: SearchRecord, store: RepeatHost['store']): Promise<SearchCounts[]> {
  const repeats = await Promise.all(repeatIds(search.id, search.plan).map((id) => store.findSearch(id)));
  return [search, ...repeats].map((record) => record?.counts ?? noCounts);
}

/** The counts of a search and its repeats together, as they are stored. */
export const countsOfAll = async (search: SearchRecord, store: RepeatHost['store']): Promise<SearchCounts> =>
  sumOfCounts(await countsOfEach(search, store));

/**
 * Tells how far a search is with its repeats, out of how far the k-th of them is, from 0 on for the search itself. A time limit
 * bounds what is asked for alone, and says nothing of what the repeats take.
 */
async function progressOfAll(
  search: SearchRecord,
  { store, clock }: Pick<RepeatHost, 'store' | 'clock'>,
  onProgress: OnProgress,
): Promise<(k: number) => OnProgress> {
  if (repeatIds(search.id, search.plan).length === 0) return () => onProgress;
  const start = clock();
  const each = await countsOfEach(search, store);
  return (k) =>
    ({ counts, total }) => {
      each[k] = counts;
      onProgress({
        counts: sumOfCounts(each),
        total: total === null ? null : total * BigInt(each.length),
        elapsedMs: clock() - start,
        timeLeftMs: null,
      });
    };
}

/** How long a repeat that failed may take to say so in the store. */
const failureLimitMs = 5_000;

/** One repeat until its end. Where it fails its search fails, and goes on with it when it is resumed. */
async function runRepeat(
  repeat: SearchRecord,
  host: RepeatHost,
  onProgress: OnProgress,
): Promise<'completed' | 'paused'> {
  const start = host.clock();
  const activeMs = (): number => host.clock() - start;
  try {
    const state = await host.run(repeat, onProgress);
    await host.release(repeat, { state, activeMs: activeMs() });
    return state;
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    const release = host.release(repeat, { state: 'failed', failure, activeMs: activeMs() });
    await settledWithin(release, failureLimitMs);
    throw error;
  }
}

/**
 * Runs the repeats of a search that is complete itself, one after the other: each scores what the search asked for under its own
 * spec. The search is held meanwhile, so that who goes on with it goes on with them; a repeat that is complete already ends at once.
 */
async function runRepeats(
  search: SearchRecord,
  host: RepeatHost,
  progressOf: (k: number) => OnProgress,
): Promise<'completed' | 'paused'> {
  const ids = repeatIds(search.id, search.plan);
  if (ids.length === 0) return 'completed';
  const samples = (await host.store.findSearch(search.id))?.asked ?? search.asked;
  for (const [k, id] of ids.entries()) {
    const repeat = await host.acquire(id, { samples, timeLimitMs: null });
    if ((await runRepeat(repeat, host, progressOf(k + 1))) === 'paused') return 'paused';
  }
  return 'completed';
}

/** Runs a search and its repeats at once: its strategy asks for what each of them scores. They are released with it. */
async function runTogether(
  search: SearchRecord,
  host: RepeatHost,
  onProgress: OnProgress,
): Promise<'completed' | 'paused'> {
  const repeats: SearchRecord[] = [];
  for (const id of repeatIds(search.id, search.plan)) repeats.push(await host.acquire(id, null));
  return host.run(search, onProgress, repeats);
}

/**
 * Runs an acquired search with its repeats: at once where its strategy asks for them itself, else behind it. `onOwnEnd` is called
 * where the search itself is at its end and repeats follow, whose time is their own.
 */
export async function runWithRepeats(
  search: SearchRecord,
  host: RepeatHost,
  onProgress: OnProgress,
  onOwnEnd: () => void,
): Promise<'completed' | 'paused'> {
  if (asksByReplicate(host.findStrategy(search.plan.strategy), search.plan))
    return runTogether(search, host, onProgress);
  const progressOf = await progressOfAll(search, host, onProgress);
  const own = await host.run(search, progressOf(0));
  onOwnEnd();
  return own === 'completed' ? runRepeats(search, host, progressOf) : own;
}
