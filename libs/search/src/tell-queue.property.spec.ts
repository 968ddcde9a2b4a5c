import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import type { Tell } from './strategy.ts';
import { collectTells, tellQueue } from './tell-queue.ts';

const tell = (ordinal: bigint, value = Number(ordinal)): Tell => ({
  ordinal,
  position: asPosition(ordinal, 1000n),
  values: [value],
});

/** Ordinals 0 to n - 1 in any order, cut into batches, some of them twice. */
const arrivals = fc
  .integer({ min: 0, max: 60 })
  .chain((count) => {
    const all = Array.from({ length: count }, (_, k) => BigInt(k));
    const shuffled = fc.shuffledSubarray(all, { minLength: count, maxLength: count });
    return fc.record({
      count: fc.constant(count),
      once: shuffled,
      again: fc.subarray(all),
      cut: fc.integer({ min: 1, max: 9 }),
    });
  })
  .map(({ count, once, again, cut }) => {
    const sequence = [...once, ...again];
    const batches = Array.from({ length: Math.ceil(sequence.length / cut) }, (_, k) =>
      sequence.slice(k * cut, (k + 1) * cut).map((ordinal) => tell(ordinal)),
    );
    return { count, batches };
  });

describe('tells', () => {
  it('are released once each, in ask order and without gaps, whatever the order of their arrival', () => {
    fc.assert(
      fc.property(arrivals, ({ count, batches }) => {
        let queue = tellQueue();
        const released: bigint[] = [];
        for (const batch of batches) {
          const collected = collectTells(queue, batch, BigInt(count));
          queue = collected.queue;
          released.push(...collected.tells.map(({ ordinal }) => ordinal));
          expect(released).toEqual(Array.from(released, (_, k) => BigInt(k)));
        }
        expect(released).toHaveLength(count);
        expect(queue).toEqual(tellQueue(BigInt(count)));
      }),
    );
  });

  it('are held back until they are due', () => {
    const held = collectTells(tellQueue(), [tell(1n), tell(0n), tell(2n)], 2n);
    expect(held.tells.map(({ ordinal }) => ordinal)).toEqual([0n, 1n]);
    expect(collectTells(held.queue, [], 2n).tells).toEqual([]);
    expect(collectTells(held.queue, [], 3n).tells).toEqual([tell(2n)]);
  });

  it('count the first time they come', () => {
    const { queue } = collectTells(tellQueue(), [tell(1n, 5)], 2n);
    const { tells } = collectTells(queue, [tell(1n, 6), tell(0n)], 2n);
    expect(tells).toEqual([tell(0n), tell(1n, 5)]);
  });

  it('before those that were told already are left out', () => {
    expect(collectTells(tellQueue(5n), [tell(4n), tell(5n)], 10n).tells).toEqual([tell(5n)]);
  });
});
