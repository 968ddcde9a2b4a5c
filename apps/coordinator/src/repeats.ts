import { repeatIds, type Budget } from '@naswot/search';
import type { SearchCounts, SearchRecord, Store } from '@naswot/store';
import type { OnProgress } from './running-searches.ts';
import { settledWithin } from './settled-within.ts';

/** What runs the repeats of a search. */
export interface RepeatHost {
  readonly store: Pick<Store, 'findSearch'>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  acquire(id: string, budget: Budget): Promise<SearchRecord>;
  /** Until it is complete, or `paused` where it is told to stop. */
  run(search: SearchRecord, onProgress: OnProgress): Promise<'completed' | 'paused'>;
  release(search: SearchRecord, end: Parameters<Store['releaseSearch']>[2]): Promise<void>;
}

const noCounts: SearchCounts = { samples: 0n, scored: 0n, unscorable: 0n, reused: 0n, pending: 0n };

/** Of a search and of each of its repeats, as they are stored. */
async function countsOfEach(search: SearchRecord, store: RepeatHost['store']): Promise<SearchCounts[]> {
  const repeats = await Promise.all(repeatIds(search.id, search.plan).map((id) => store.findSearch(id)));
  return [search, ...repeats].map((record) => record?.counts ?? noCounts);
}

const sumOf = (all: readonly SearchCounts[]): SearchCounts =>
  all.reduce((sum, counts) => ({
    samples: sum.samples + counts.samples,
    scored: sum.scored + counts.scored,
    unscorable: sum.unscorable + counts.unscorable,
    reused: sum.reused + counts.reused,
    pending: sum.pending + counts.pending,
  }));

/** The counts of a search and its repeats together, as they are stored. */
export const countsOfAll = async (search: SearchRecord, store: RepeatHost['store']): Promise<SearchCounts> =>
  sumOf(await countsOfEach(search, store));

/**
 * Tells how far a search is with its repeats, out of how far the k-th of them is, from 0 on for the search itself. A time limit
 * bounds what is asked for alone, and says nothing of what the repeats take.
 */
export async function progressOfAll(
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
        counts: sumOf(each),
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
export async function runRepeats(
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
