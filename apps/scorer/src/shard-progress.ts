import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';

/** A try of one architecture that ended its lane, or that its engine could not finish. */
export interface FailedTry {
  readonly kind: 'died' | 'late' | 'failed';
  readonly message: string;
  /** It was the first and only one of its lane. */
  readonly isAlone: boolean;
}

/** Where a lane is in its shard. */
export interface ShardProgress {
  /** Those without an outcome, in order; the first is next. */
  readonly positions: readonly Position[];
  /** So many of the next ones go one at a time: a lane that had them all ended, and it is not known by which. */
  readonly suspects: number;
  /** Of the first position. */
  readonly failures: readonly FailedTry[];
}

export const startShard = (positions: readonly Position[]): ShardProgress => ({
  positions,
  suspects: 0,
  failures: [],
});

/** What the lane gets next: at most `most`, and one at a time while there are suspects. */
export const nextPositions = ({ positions, suspects }: ShardProgress, most: number): readonly Position[] =>
  positions.slice(0, suspects > 0 ? 1 : most);

/** So many of the first have their outcome. */
export const afterOutcomes = ({ positions, suspects }: ShardProgress, count: number): ShardProgress => ({
  positions: positions.slice(count),
  suspects: Math.max(0, suspects - count),
  failures: [],
});

/** A lane that had `sent` of them ended without a word; an engine that failed named the first. */
export function afterFailure(progress: ShardProgress, sent: number, failure: FailedTry): ShardProgress {
  const isKnown = sent === 1 || failure.kind === 'failed';
  return {
    positions: progress.positions,
    suspects: Math.max(progress.suspects, isKnown ? 1 : sent),
    failures: isKnown ? [...progress.failures, failure] : progress.failures,
  };
}

/** Enough for people; an engine's own message may run to pages. */
const shownLength = 500;

const describeFailure = ({ message, isAlone }: FailedTry): string =>
  `${isAlone ? 'alone in a fresh lane' : 'after others'}, ${message.slice(0, shownLength)}`;

const unscorable = (reason: 'crashed' | 'timeout', failures: readonly FailedTry[]): Outcome => ({
  kind: 'unscorable',
  reason,
  detail: `tried ${failures.length} times: ${failures.map(describeFailure).join('; ')}`,
});

const neededFailures = 2;

/**
 * The outcome of the first position where its failures are enough for one: out of time twice, or ended twice while it was alone in
 * a fresh lane. Null while it is to be tried again, alone in a fresh lane. Three tries at most decide.
 */
export function verdict({ failures }: ShardProgress): Outcome | null {
  const late = failures.filter(({ kind }) => kind === 'late').length;
  const alone = failures.filter(({ isAlone }) => isAlone).length;
  if (late >= neededFailures) return unscorable('timeout', failures);
  return alone >= neededFailures ? unscorable('crashed', failures) : null;
}
