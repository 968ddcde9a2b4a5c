import { maxShardSize, usualShardSize } from '@naswot/search';

/** What a shard should take a lane: a killed machine loses no more, and planning and dispatch cost little beside it. */
const shardMs = 4_000;
/** Weight of what a search scores now against what it scored before. */
const weight = 0.2;

/** How long a network of a search takes, in ms, as its scorers measured it; null before any. */
export type Pace = number | null;

export const addDurations = (pace: Pace, durationsMs: readonly number[]): Pace => {
  if (durationsMs.length === 0) return pace;
  const mean = durationsMs.reduce((sum, ms) => sum + ms, 0) / durationsMs.length;
  return pace === null ? mean : pace + (mean - pace) * weight;
};

/** The most architectures that a shard of a search should have: 64, and more where networks are quick. */
export const mostOfShard = (pace: Pace): number =>
  pace === null
    ? usualShardSize
    : Math.min(maxShardSize, Math.max(usualShardSize, Math.floor(shardMs / Math.max(pace, Number.EPSILON))));
