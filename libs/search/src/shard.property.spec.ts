import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { maxShardSize, proposedPositions, shardPositions, shardSize, shardWork } from './shard.ts';
import type { Proposal } from './strategy.ts';

const decisions = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 });
const orders = fc.oneof(
  fc.constant({ kind: 'identity' } as const),
  fc.nat({ max: 9 }).map((seed) => ({ kind: 'permutation', seed }) as const),
);
const size = 500n;

describe('the work of a shard', () => {
  it('is what was dispatched of a range, in its order', () => {
    fc.assert(
      fc.property(decisions, fc.nat({ max: 250 }), orders, (dispatched, from, order) => {
        const proposal: Proposal = {
          kind: 'range',
          order,
          from: BigInt(from),
          to: BigInt(from + dispatched.length),
        };
        const expected = proposedPositions(proposal, size).filter((_, k) => dispatched[k]);
        expect(shardPositions(shardWork(proposal, dispatched), size)).toEqual(expected);
      }),
    );
  });

  it('is what was dispatched of a list, in its order, repeats included', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt({ min: 0n, max: size - 1n }), fc.boolean())), (asks) => {
        const proposal: Proposal = {
          kind: 'list',
          positions: asks.map(([position]) => asPosition(position, size)),
        };
        const dispatched = asks.map(([, isDispatched]) => isDispatched);
        expect(shardPositions(shardWork(proposal, dispatched), size)).toEqual(
          asks.flatMap(([position, isDispatched]) => (isDispatched ? [position] : [])),
        );
      }),
    );
  });

  it('marks skipped ordinals by one bit each, from the lowest of the first byte on', () => {
    const proposal: Proposal = { kind: 'range', order: { kind: 'identity' }, from: 0n, to: 10n };
    const skipped = new Set([0, 3, 9]);
    const work = shardWork(
      proposal,
      Array.from({ length: 10 }, (_, k) => !skipped.has(k)),
    );
    expect(work).toMatchObject({ skip: Uint8Array.of(0b1001, 0b10) });
  });

  it('is the same for a range far out in a huge space', () => {
    const from = 10n ** 18n;
    const proposal: Proposal = {
      kind: 'range',
      order: { kind: 'permutation', seed: 1 },
      from,
      to: from + 4n,
    };
    const positions = shardPositions(shardWork(proposal, [true, true, true, true]), 10n ** 20n);
    expect(new Set(positions).size).toBe(4);
  });

  it('refuses more asks than a shard holds, and a decision too few', () => {
    const range = (length: number): Proposal => ({
      kind: 'range',
      order: { kind: 'identity' },
      from: 0n,
      to: BigInt(length),
    });
    expect(() => shardWork(range(maxShardSize + 1), Array<boolean>(maxShardSize + 1).fill(true))).toThrow(
      'at most 4096 asks',
    );
    expect(() => shardWork(range(3), [true, true])).toThrow('received 3 asks and 2 decisions');
  });

  it('refuses positions outside the space', () => {
    expect(() => shardPositions({ kind: 'list', positions: [500n] }, size)).toThrow(
      'position 500 is outside',
    );
  });
});

describe('the size of the next shard', () => {
  it('is 1 to 64, and never lets one lane take more than its part of what is left', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 18n }),
        fc.integer({ min: 1, max: 512 }),
        (remaining, lanes) => {
          const next = shardSize(remaining, lanes);
          expect(next).toBeGreaterThanOrEqual(1);
          expect(next).toBeLessThanOrEqual(64);
          expect(next === 1 || BigInt(next * lanes) <= remaining).toBe(true);
        },
      ),
    );
  });

  it('gets smaller towards the end', () => {
    expect([1_000_000n, 100n, 3n, 0n].map((remaining) => shardSize(remaining, 2))).toEqual([64, 25, 1, 1]);
    expect(shardSize(3n, 8)).toBe(1);
    expect(shardSize(null, 8)).toBe(64);
  });

  it('makes few of a short search', () => {
    const sizes: number[] = [];
    for (let left = 30; left > 0;) {
      const size = shardSize(BigInt(left), 2);
      sizes.push(size);
      left -= size;
    }
    expect(sizes).toEqual([8, 6, 4, 3, 3, 2, 1, 1, 1, 1]);
  });

  it('is planned for one lane or more', () => {
    expect(() => shardSize(10n, 0)).toThrow('1 lane or more; received 0');
  });
});
