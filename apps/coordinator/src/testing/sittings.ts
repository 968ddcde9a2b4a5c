import { setImmediate as turn } from 'node:timers/promises';
import { LocalQueue, type ScoreMessage, type ShardMessage } from '@naswot/queue';
import type { Budget, Strategy } from '@naswot/search';
import type { SearchRecord, Store } from '@naswot/store';
import { nobody } from '../observer.ts';
import { runWithRepeats, type RepeatHost } from '../repeats.ts';
import { RunningSearches } from '../running-searches.ts';
import type { Progress } from '../search-runner.ts';
import { trialResult, trialScores } from './trial-scorer.ts';

async function lane(
  queue: LocalQueue,
  { scoresOf = trialScores }: Sittings,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return;
    await turn();
    await queue.results.publish(trialResult(delivery.message, scoresOf(delivery.message), 'complete'));
    await delivery.ack();
  }
}

class Gone extends Error {}

/** Searches that run one sitting after another in one store. */
export interface Sittings {
  readonly store: Store;
  readonly findStrategy: (name: string) => Strategy;
  /** What lanes answer; trial outcomes where it is left out. */
  readonly scoresOf?: (shard: ShardMessage) => readonly ScoreMessage[];
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
  budget: Budget | null = null,
): Promise<SearchRecord> =>
  store.acquireSearch(id, 'test', { engine: 'test', lanes: 2, ...(budget && { budget }) });

/**
 * One sitting of a stored search and its repeats: what it reported. After `endsAfter` reports its coordinator is gone, as by
 * kill -9, and null is returned; or it is paused.
 */
export async function sit(
  sittings: Sittings,
  id: string,
  endsAfter = Infinity,
  end: 'killed' | 'paused' = 'killed',
): Promise<readonly Progress[] | null> {
  const { store, findStrategy } = sittings;
  await using queue = new LocalQueue();
  const [over, pause] = [new AbortController(), new AbortController()];
  const working = [lane(queue, sittings, over.signal), lane(queue, sittings, over.signal)];
  await using running = searchesOver(queue, sittings);
  let isGone = false;
  const told: Progress[] = [];
  const onProgress = (progress: Progress): void => {
    told.push(progress);
    if (told.length <= endsAfter) return;
    if (end === 'paused') return pause.abort();
    isGone = true;
    throw new Gone();
  };
  const host: RepeatHost = {
    store,
    clock: () => 0,
    findStrategy,
    acquire: (repeat, budget) => acquireIn(sittings, repeat, budget),
    run: (search, report, repeats) => running.run(search, pause.signal, report, repeats),
    // Who is gone writes nothing any more.
    release: async ({ id: released, epoch }, how) =>
      isGone ? undefined : store.releaseSearch(released, epoch, how),
  };
  try {
    const search = await acquireIn(sittings, id);
    const state = await runWithRepeats(search, host, onProgress, () => undefined);
    await host.release(search, { state, activeMs: 0 });
    return told;
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  } finally {
    over.abort();
    await Promise.all(working);
  }
}
