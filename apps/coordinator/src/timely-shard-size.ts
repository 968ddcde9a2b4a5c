/** Under a time limit a shard takes a lane no longer than this: what is planned is scored, though the time is up. */
const longestShardMs = 1_000;

/**
 * The largest shard under a time limit, from 1: as much as a lane scores in a second at its pace, and less near the end.
 * `perMs` is what a lane has scored a millisecond so far, 0 before it has scored anything.
 */
export const timelyShardSize = (perMs: number, leftMs: number): number =>
  Math.max(1, Math.floor(perMs * Math.min(longestShardMs, leftMs / 2)));
