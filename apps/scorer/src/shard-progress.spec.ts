import { describe, expect, it } from 'vitest';
import type { Position } from '@naswot/space';
import {
  afterFailure,
  afterOutcomes,
  nextPositions,
  startShard,
  verdict,
  type FailedTry,
} from './shard-progress.ts';

const positions = [0n, 1n, 2n, 3n, 4n] as Position[];
const died = (isAlone: boolean): FailedTry => ({ kind: 'died', message: 'it ended', isAlone });
const late = (isAlone: boolean): FailedTry => ({ kind: 'late', message: 'it took too long', isAlone });

describe("a lane's way through its shard", () => {
  it('gives the lane as many as it may have, then the rest', () => {
    const progress = startShard(positions);
    expect(nextPositions(progress, 3)).toEqual([0n, 1n, 2n]);
    expect(nextPositions(afterOutcomes(progress, 3), 3)).toEqual([3n, 4n]);
  });

  it('gives those that a lane ended with one at a time, blaming none of them, and then many again', () => {
    let progress = afterFailure(startShard(positions), 3, died(false));
    expect(progress.failures).toEqual([]);
    for (const expected of [0n, 1n, 2n]) {
      expect(nextPositions(progress, 3)).toEqual([expected]);
      progress = afterOutcomes(progress, 1);
    }
    expect(nextPositions(progress, 3)).toEqual([3n, 4n]);
  });

  it('tries again, alone, the one whose engine failed', () => {
    const failed: FailedTry = { kind: 'failed', message: 'no', isAlone: false };
    const progress = afterFailure(startShard(positions), 3, failed);
    expect(nextPositions(progress, 3)).toEqual([0n]);
    expect(verdict(progress)).toBeNull();
  });
});

describe('the verdict', () => {
  const after = (...failures: readonly FailedTry[]) =>
    verdict(
      failures.reduce((progress, failure) => afterFailure(progress, 1, failure), startShard(positions)),
    );

  it('needs two deaths alone in a fresh lane', () => {
    expect(after(died(true))).toBeNull();
    expect(after(died(false), died(true))).toBeNull();
    expect(after(died(false), died(true), died(true))).toMatchObject({ reason: 'crashed' });
    expect(after(died(true), died(true))).toMatchObject({ reason: 'crashed' });
  });

  it('is out of time after two limits passed', () => {
    expect(after(late(false))).toBeNull();
    expect(after(late(false), late(true))).toMatchObject({ reason: 'timeout' });
  });

  it('says what happened each time', () => {
    expect(after(late(false), died(true), died(true))).toEqual({
      kind: 'unscorable',
      reason: 'crashed',
      detail:
        'tried 3 times: after others, it took too long; alone in a fresh lane, it ended; alone in a fresh lane, it ended',
    });
  });
});
