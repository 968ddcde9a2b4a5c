import { setImmediate as turn } from 'node:timers/promises';
import { LocalQueue } from '@naswot/queue';
import type { SearchPlan, Strategy } from '@naswot/search';
import type { SearchRecord, Store } from '@naswot/store';
import { nobody } from '../observer.ts';
import { progressOfAll, runRepeats, type RepeatHost } from '../repeats.ts';
import { RunningSearches } from '../running-searches.ts';
import type { Progress } from '../search-runner.ts';
import { trialResult, trialScores } from './trial-scorer.ts';

async function lane(queue: LocalQueue, signal: AbortSignal): Promise<void> {
  for (;;) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return;
    await turn();
    await queue.results.publish(trialResult(delivery.message, trialScores(delivery.message), 'complete'));
    await delivery.ack();
  }
}

class Gone extends Error {}

/** Searches that run one sitting after another in one store, over scorers that give trial outcomes. */
export interface Sittings {
  readonly store: Store;
  readonly findStrategy: (name: string) => Strategy;
}

const searchesOver = (queue: LocalQueue, { store, findStrategy }: Sittings): RunningSearches =>
  new RunningSearches({
    context: { store, findStrategy, clock: () => 0 },
    queue,
    lanes: () => 2,
    scorers: () => 1,
    persist: (act) => act(),
    log: () => undefined,
    observer: nobody,
  });

export const acquireIn = (
  { store }: Sittings,
  id: string,
  budget?: SearchPlan['budget'],
): Promise<SearchRecord> =>
  store.acquireSearch(id, 'test', { engine: 'test', lanes: 2, ...(budget && { budget }) });

/**
 * One sitting of a stored search and its repeats: what it reported. After `diesAfter` reports its coordinator is gone, as by
 * kill -9, and null is returned. Throws where it does not complete otherwise.
 */
export async function sit(
  sittings: Sittings,
  id: string,
  diesAfter = Infinity,
): Promise<readonly Progress[] | null> {
  const { store } = sittings;
  await using queue = new LocalQueue();
  const over = new AbortController();
  const working = [lane(queue, over.signal), lane(queue, over.signal)];
  await using running = searchesOver(queue, sittings);
  let isGone = false;
  const told: Progress[] = [];
  const onProgress = (progress: Progress): void => {
    told.push(progress);
    if (told.length > diesAfter) {
      isGone = true;
      throw new Gone();
    }
  };
  const host: RepeatHost = {
    store,
    clock: () => 0,
    acquire: (repeat, budget) => acquireIn(sittings, repeat, budget),
    run: (search, report) => running.run(search, new AbortController().signal, report),
    // Who is gone writes nothing any more.
    release: async ({ id: released, epoch }, end) =>
      isGone ? undefined : store.releaseSearch(released, epoch, end),
  };
  try {
    const search = await acquireIn(sittings, id);
    const progressOf = await progressOfAll(search, host, onProgress);
    if ((await host.run(search, progressOf(0))) !== 'completed') throw new Error(`search ${id} is paused`);
    if ((await runRepeats(search, host, progressOf)) !== 'completed')
      throw new Error(`a repeat of ${id} is paused`);
    await host.release(search, { state: 'completed', activeMs: 0 });
    return told;
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  } finally {
    over.abort();
    await Promise.all(working);
  }
}
