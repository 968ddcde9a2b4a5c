import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { planMembers } from './plan-members.ts';
import { proposedPositions, shardPositions, shardSize, shardWork } from './shard.ts';
import { strategies } from './strategies/strategies.ts';
import type { Strategy, StrategyContext, StrategyState } from './strategy.ts';

const context = (more: Partial<StrategyContext>): StrategyContext => ({
  size: 500n,
  seed: 0,
  samples: 120n,
  replacement: false,
  ...more,
});

/** Everything a strategy asks for, in batches of these sizes over and over; its state goes through JSON each time. */
function everything(strategy: Strategy, of: StrategyContext, sizes: readonly number[]): readonly bigint[] {
  const positions: bigint[] = [];
  let state = strategy.start(of);
  for (let k = 0; ; k++) {
    const asked = strategy.ask(of, state, sizes[k % sizes.length] ?? 1);
    if (asked === null) return positions;
    positions.push(...proposedPositions(asked.proposal, of.size));
    state = JSON.parse(JSON.stringify(asked.state)) as StrategyState;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });
const named = Object.values(strategies).map((strategy) => [strategy.name, strategy] as const);

describe.each(named)('the %s strategy', (_, strategy) => {
  it('asks for the same whatever the size of its asks, exactly the samples, and no architecture twice', () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 50 }), fc.bigInt({ min: 1n, max: 500n }), (batches, seed, samples) => {
        const of = context({ seed, samples });
        const asked = everything(strategy, of, batches);
        expect(asked).toEqual(everything(strategy, of, [1]));
        expect(asked).toHaveLength(Number(samples));
        expect(new Set(asked).size).toBe(asked.length);
        for (const position of asked) expect(position >= 0n && position < of.size).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('ends with the space where nothing else bounds it', () => {
    const asked = everything(strategy, context({ samples: null }), [37]);
    expect(new Set(asked).size).toBe(500);
  });

  it('refuses more samples than there are architectures, and seeds that are none', () => {
    expect(() => strategy.start(context({ samples: 501n }))).toThrow(
      '--samples asks for 501 architectures; the space has 500',
    );
    expect(() => strategy.start(context({ samples: 0n }))).toThrow('--samples is at least 1');
    expect(() => strategy.start(context({ seed: -1 }))).toThrow('--seed is a whole number');
  });
});

describe('random search with replacement', () => {
  it('draws beyond the space, repeats some, and depends on the seed', () => {
    const of = context({ samples: 2000n, replacement: true });
    const asked = everything(strategies.random, of, [64]);
    expect(asked).toHaveLength(2000);
    expect(new Set(asked).size).toBeLessThanOrEqual(500);
    expect(everything(strategies.random, { ...of, seed: 1 }, [64])).not.toEqual(asked);
  });
});

describe('planned members', () => {
  const position = (value: number) => asPosition(BigInt(value), 500n);
  const plan = fc.record({
    positions: fc.array(fc.nat({ max: 40 }).map(position), { maxLength: 60 }),
    known: fc.uniqueArray(fc.nat({ max: 9 })),
    outstanding: fc.uniqueArray(fc.nat({ max: 9 })),
  });

  it('are dispatched once a class, and only where the score is neither known nor on its way', () => {
    fc.assert(
      fc.property(plan, ({ positions, known, outstanding }) => {
        // Classes of five neighbours.
        const representative = (of: bigint) => position(Number(of / 5n) * 5);
        const has = (list: readonly number[]) => (of: bigint) => list.includes(Number(of / 5n));
        const members = planMembers({
          from: 7n,
          positions,
          representative,
          isKnown: has(known),
          isOutstanding: has(outstanding),
        });
        expect(members.map(({ ordinal }) => ordinal)).toEqual(positions.map((_, k) => 7n + BigInt(k)));
        const dispatched = members.filter(({ origin }) => origin === 'dispatched');
        expect(new Set(dispatched.map((member) => member.representative)).size).toBe(dispatched.length);
        for (const member of dispatched)
          expect(has([...known, ...outstanding])(member.representative)).toBe(false);
        for (const member of members) expect(member.isResolved).toBe(has(known)(member.representative));
        const classes = new Set(
          positions.map(representative).filter((of) => !has([...known, ...outstanding])(of)),
        );
        expect(dispatched).toHaveLength(classes.size);
      }),
    );
  });
});

describe('shards', () => {
  it('score what was dispatched, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }),
        fc.nat({ max: 250 }),
        fc.nat({ max: 9 }),
        (dispatched, from, seed) => {
          const range = { from: BigInt(from), to: BigInt(from + dispatched.length) };
          for (const order of [{ kind: 'identity' }, { kind: 'permutation', seed }] as const) {
            const proposal = { kind: 'range', order, ...range } as const;
            const expected = proposedPositions(proposal, 500n).filter((_, k) => dispatched[k]);
            expect(shardPositions(shardWork(proposal, dispatched), 500n)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('get smaller towards the end and never larger than a lane should lose', () => {
    expect(shardSize(1_000_000n, 2)).toBe(64);
    expect(shardSize(100n, 2)).toBe(6);
    expect(shardSize(3n, 8)).toBe(1);
  });
});
