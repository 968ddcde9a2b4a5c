import { setTimeout as delay } from 'node:timers/promises';

/** A coordinator that restarts or hands over is back within seconds. */
const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** Pauses in a row without anything received; about a minute together. */
const mostPauses = 16;

/** The n-th pause, from 0: doubled each time up to a cap, half of it by chance, so that many do not come back at once. */
const pauseMs = (n: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** n) * (0.5 + Math.random() / 2);

export interface Resumption<Item, Place> {
  /** A stream of what comes behind a place; null for the beginning. */
  readonly open: (place: Place | null) => AsyncIterable<Item>;
  /** Where a stream goes on that breaks behind the item; null leaves the place as it was. */
  readonly placeOf: (item: Item) => Place | null;
  /** Whether what a stream threw may pass. */
  readonly mayPass: (error: unknown) => boolean;
  /** Told of the first error after something was received, or nothing yet: what follows it tries again. */
  readonly onBreak: (error: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One stream out of as many as it takes: one that breaks is opened again behind the last item received, after pauses that grow
 * while nothing comes. The last error is thrown when it may not pass, or has not for too long.
 */
export async function* resumed<Item, Place>(resumption: Resumption<Item, Place>): AsyncGenerator<Item> {
  const { open, placeOf, mayPass, onBreak, signal } = resumption;
  let place: Place | null = null;
  for (let pauses = 0; ; pauses++) {
    try {
      for await (const item of open(place)) {
        place = placeOf(item) ?? place;
        pauses = 0;
        yield item;
      }
      return;
    } catch (error) {
      if (!mayPass(error) || pauses >= mostPauses || signal?.aborted === true) throw error;
      if (pauses === 0) onBreak(error);
    }
    await delay(pauseMs(pauses), undefined, signal === undefined ? {} : { signal });
  }
}
