import type { LaneReply } from './lane-protocol.ts';

/** How long a network takes on a lane, in ms, recent ones most; Infinity before the first. */
export type Pace = number;

export const unpaced: Pace = Infinity;

/** Half of the pace is the last answer's: one network that is unlike the others changes little, a new search much. */
const recentShare = 0.5;

/**
 * The pace after an answer. A network that is not run, because its output does not depend on the image or because it is too large,
 * says nothing about the next one; where the proxy runs none, all of them count.
 */
export function addPace(
  pace: Pace,
  { scores, runs, runMs }: LaneReply & { kind: 'scored' },
  runsNetworks: boolean,
): Pace {
  const [count, ms] = runsNetworks
    ? [runs, runMs]
    : [scores.length, scores.reduce((sum, { durationMs }) => sum + durationMs, 0)];
  if (count === 0) return pace;
  const recent = ms / count;
  return Number.isFinite(pace) ? recentShare * recent + (1 - recentShare) * pace : recent;
}
