import { DatasetError } from '@naswot/dataset';
import { findSpace } from '@naswot/space';
import type { SearchRecord } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import type { Context } from '../context.ts';
import { checkOwnQueue } from '../remote/remote-settings.ts';
import { prepareScoring } from '../scoring-options.ts';
import { planOf } from '../search-request.ts';
import { findSearches, runSearch, type WantedSearch } from './complete-searches.ts';
import { searchOf, type ReproduceFlags, type Sample } from './sample.ts';

/** One run of the command. */
export interface Sitting {
  readonly target: string;
  readonly flags: ReproduceFlags;
  readonly context: Context;
}

/** A sample by the search that scored all of it; in words what `needs` be where it cannot be had here. */
export type ScoredSample =
  | { readonly kind: 'scored'; readonly sample: Sample; readonly search: SearchRecord }
  | { readonly kind: 'missing'; readonly needs: string };

/** A sample that can be had. */
interface Ready extends WantedSearch {
  readonly sample: Sample;
}

/** The search of a sample; in words what is missing where its images are not at hand. */
async function prepare(sample: Sample, { target, flags, context }: Sitting): Promise<Ready | string> {
  const asked = searchOf(sample, flags, `${target} ${sample.dataset}`);
  const space = findSpace(sample.space);
  try {
    const scoring = await prepareScoring(space, asked.flags, context.settings.data.value);
    return { sample, asked, plan: planOf(space, asked.flags, { ...scoring, repeats: [] }) };
  } catch (error) {
    if (error instanceof DatasetError) return error.message;
    throw error;
  }
}

/** The stored searches of those that are ready. Throws a UsageError before anything runs where a benchmark is missing. */
async function lookUp(
  ready: readonly Ready[],
  { flags, context }: Sitting,
): Promise<readonly (SearchRecord | null)[]> {
  await using store = await openTables(context);
  for (const { sample } of ready) await benchmarkOfSpace(sample.space, flags.benchmark, store);
  return await findSearches(ready, store);
}

/**
 * Scores what is missing of the samples by searches that are stored; in the order given. Null where a search was interrupted: the
 * same again goes on with it.
 */
export async function scoreSamples(
  samples: readonly Sample[],
  sitting: Sitting,
): Promise<readonly ScoredSample[] | null> {
  const { flags, context } = sitting;
  checkOwnQueue(context.settings);
  const prepared = await Promise.all(samples.map((sample) => prepare(sample, sitting)));
  const ready = prepared.filter((each) => typeof each !== 'string');
  const stored = await lookUp(ready, sitting);
  for (const [k, each] of ready.entries()) {
    if (stored[k]?.state === 'completed') continue;
    await runSearch(each, stored[k] ?? null, flags, context);
    // Ctrl-C pauses the search that runs; those behind it are not begun.
    if (process.exitCode !== undefined) return null;
  }
  const searches = ready.some((_, k) => stored[k]?.state !== 'completed')
    ? await lookUp(ready, sitting)
    : stored;
  const scored: ScoredSample[] = [];
  for (const each of prepared) {
    const search = typeof each === 'string' ? null : (searches[ready.indexOf(each)] ?? null);
    if (typeof each === 'string') scored.push({ kind: 'missing', needs: each });
    else if (search?.state !== 'completed') return null;
    else scored.push({ kind: 'scored', sample: each.sample, search });
  }
  return scored;
}
