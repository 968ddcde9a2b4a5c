import { describe, expect, it } from 'vitest';
import type { ScoreMessage } from '@naswot/queue';
import { asPosition, type Position } from '@naswot/space';
import { OpenShards } from './open-shards.ts';
import { refusalOf } from './refusal-of.ts';

const at = (...numbers: readonly number[]): Position[] =>
  numbers.map((number) => asPosition(BigInt(number), 100n));

const scoresAt = (...numbers: readonly number[]): ScoreMessage[] =>
  at(...numbers).map((position) => ({
    position,
    outcome: { kind: 'scored', value: 1, sizeTerm: null, separationTerm: null },
    durationMs: 1,
  }));

/** Shards 0 to 8 were planned; 7 waits for 2 of the 1, 2, 3 that it was opened with, and 8 took 3 over. */
function sitting(): { readonly open: OpenShards; readonly nextShard: bigint } {
  const open = new OpenShards();
  open.open(7n, at(1, 2, 3), 1);
  open.open(8n, at(3), 1);
  open.settle(at(1));
  return { open, nextShard: 9n };
}

describe('a result', () => {
  it.each([
    ['of what its shard waits for', 7n, [2]],
    ['that comes again', 7n, [1, 2]],
    ['of what another shard has taken over', 7n, [3]],
    ['of a shard that is done', 3n, [50]],
    ['without scores', 7n, []],
    ['of a canary', 2n ** 48n + 5n, [50]],
  ] as const)('%s is not refused', (_what, shard, positions) => {
    expect(refusalOf({ shard, scores: scoresAt(...positions) }, sitting())).toBeNull();
  });

  it.each([
    ['of a shard that was never planned', 9n, [1], 'its shard was never planned'],
    [
      'with a score that its shard did not ask for',
      7n,
      [2, 50],
      '1 of its 2 scores are of architectures that its shard does not have',
    ],
  ] as const)('%s is refused', (_what, shard, positions, reason) => {
    expect(refusalOf({ shard, scores: scoresAt(...positions) }, sitting())).toBe(reason);
  });
});
