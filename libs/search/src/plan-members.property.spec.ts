import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import type { Member } from './member.ts';
import { planMembers } from './plan-members.ts';

const position = (value: number): Position => asPosition(BigInt(value), 500n);
/** Classes of five neighbours. */
const representative = (of: Position): Position => position(Number(of / 5n) * 5);

const plan = fc.record({
  positions: fc.array(fc.nat({ max: 40 }).map(position), { maxLength: 60 }),
  known: fc.uniqueArray(fc.nat({ max: 9 })),
  outstanding: fc.uniqueArray(fc.nat({ max: 9 })),
});

describe('planned members', () => {
  it('are dispatched once a class, and only where the score is neither known nor on its way', () => {
    fc.assert(
      fc.property(plan, ({ positions, known, outstanding }) => {
        const has = (list: readonly number[]) => (of: Position) => list.includes(Number(of / 5n));
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

/** Batches of asks; after each, some of the outstanding scores arrive, every third of them unscorable. */
const searches = fc.array(
  fc.record({
    positions: fc.array(fc.nat({ max: 99 }).map(position), { minLength: 1, maxLength: 12 }),
    arriving: fc.nat({ max: 6 }),
  }),
  { maxLength: 12 },
);

interface Played {
  readonly members: readonly Member[];
  readonly scores: ReadonlyMap<Position, 'scored' | 'unscorable'>;
}

/** Plans batch after batch, with one architecture known from another search. */
function play(batches: readonly { positions: readonly Position[]; arriving: number }[]): Played {
  const members: Member[] = [];
  const scores = new Map<Position, 'scored' | 'unscorable'>([[position(0), 'scored']]);
  const outstanding: Position[] = [];
  for (const { positions, arriving } of batches) {
    const planned = planMembers({
      from: BigInt(members.length),
      positions,
      representative,
      isKnown: (of) => scores.has(of),
      isOutstanding: (of) => outstanding.includes(of),
    });
    members.push(...planned);
    outstanding.push(
      ...planned.filter(({ origin }) => origin === 'dispatched').map((member) => member.representative),
    );
    for (const arrived of outstanding.splice(0, arriving))
      scores.set(arrived, arrived % 3n === 0n ? 'unscorable' : 'scored');
  }
  return { members, scores };
}

describe('a search that is planned batch by batch', () => {
  it('has each class scored at most once, and every member led to that score', () => {
    fc.assert(
      fc.property(searches, (batches) => {
        const { members } = play(batches);
        const dispatched = members
          .filter(({ origin }) => origin === 'dispatched')
          .map((member) => member.representative);
        expect(new Set(dispatched).size).toBe(dispatched.length);
        for (const member of members)
          expect(member.representative === position(0) || dispatched.includes(member.representative)).toBe(
            true,
          );
      }),
    );
  });

  it('keeps samples = scored + unscorable + reused + pending at any moment', () => {
    fc.assert(
      fc.property(searches, (batches) => {
        const { members, scores } = play(batches);
        const isPending = (member: Member): boolean => !scores.has(member.representative);
        const own = members.filter((member) => member.origin === 'dispatched' && !isPending(member));
        const count = {
          scored: own.filter((member) => scores.get(member.representative) === 'scored').length,
          unscorable: own.filter((member) => scores.get(member.representative) === 'unscorable').length,
          reused: members.filter((member) => member.origin === 'reused' && !isPending(member)).length,
          pending: members.filter(isPending).length,
        };
        const samples = batches.reduce((sum, { positions }) => sum + positions.length, 0);
        expect(count.scored + count.unscorable + count.reused + count.pending).toBe(samples);
        // Scores come from asks of this search, but for the one that was known before.
        expect(count.scored + count.unscorable).toBe(scores.size - 1);
      }),
    );
  });
});
