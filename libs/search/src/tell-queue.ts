import type { Tell } from './strategy.ts';

/** Tells that arrived before it was their turn. Data: a change is a new queue. */
export interface TellQueue {
  /** Ordinal of the next tell that the strategy gets: all before it were given. */
  readonly next: bigint;
  readonly waiting: ReadonlyMap<bigint, Tell>;
}

/** An empty queue of a search whose strategy was told everything before `next`. */
export const tellQueue = (next = 0n): TellQueue => ({ next, waiting: new Map() });

export interface CollectedTells {
  readonly queue: TellQueue;
  /** To be told now, in ask order. */
  readonly tells: readonly Tell[];
}

/**
 * Takes tells in any order and releases those whose turn it is, in ask order and without gaps: ordinals `queue.next` to
 * `due` - 1, as far as they are there. `due` comes from `dueTells`. A tell that comes twice counts once, the first time.
 */
export function collectTells(queue: TellQueue, arrived: readonly Tell[], due: bigint): CollectedTells {
  const waiting = new Map(queue.waiting);
  for (const tell of arrived)
    if (tell.ordinal >= queue.next && !waiting.has(tell.ordinal)) waiting.set(tell.ordinal, tell);
  const tells: Tell[] = [];
  let next = queue.next;
  for (let tell = waiting.get(next); tell !== undefined && next < due; tell = waiting.get(next)) {
    tells.push(tell);
    waiting.delete(next);
    next += 1n;
  }
  return { queue: { next, waiting }, tells };
}
