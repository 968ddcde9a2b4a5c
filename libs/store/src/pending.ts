import { runStatement, type Connection, type Statement } from './statement.ts';

/** What became of the members that waited for one representative's score. */
export interface Settled {
  readonly representative: bigint;
  readonly dispatched: bigint;
  readonly reused: bigint;
  /** Whether there is a score, be it a number or a reason; else an attempt ended the waiting. */
  readonly isKnown: boolean;
  readonly isScored: boolean;
}

/**
 * Takes members of search $1 under spec $2 off what is pending; those taken off before are not found again, so that a repeat
 * changes nothing.
 */
const settle = (name: string, condition: string): Statement => ({
  name,
  text: `
    with settled as (
      delete from pending where search_id = $1 and ${condition}
      returning representative, is_dispatched
    )
    select w.representative,
           count(*) filter (where w.is_dispatched) as dispatched,
           count(*) filter (where not w.is_dispatched) as reused,
           s.position is not null as "isKnown",
           s.value is not null as "isScored"
    from settled w left join scores s on s.spec_id = $2 and s.position = w.representative
    group by w.representative, s.position, s.value`,
});

const settlePositionsStatement = settle('settle-positions', 'representative = any ($3::bigint[])');

const settleKnownStatement = settle(
  'settle-known',
  'exists (select from scores k where k.spec_id = $2 and k.position = pending.representative)',
);

/** Settles the members that waited for these representatives. */
export const settlePositions = (
  tx: Connection,
  searchId: bigint,
  specId: number,
  positions: readonly bigint[],
): Promise<readonly Settled[]> =>
  runStatement<Settled>(tx, settlePositionsStatement, [searchId, specId, positions]);

/** Settles the members whose scores other searches have found since. */
export const settleKnown = (tx: Connection, searchId: bigint, specId: number): Promise<readonly Settled[]> =>
  runStatement<Settled>(tx, settleKnownStatement, [searchId, specId]);

export interface Tally {
  readonly scored: bigint;
  readonly unscorable: bigint;
  readonly reused: bigint;
}

/** Dispatched members count by their outcome, the others as reused. */
export function tally(settled: readonly Settled[]): Tally {
  const sum = (count: (row: Settled) => bigint): bigint =>
    settled.reduce((total, row) => total + count(row), 0n);
  return {
    scored: sum(({ isScored, dispatched }) => (isScored ? dispatched : 0n)),
    unscorable: sum(({ isScored, dispatched }) => (isScored ? 0n : dispatched)),
    reused: sum(({ reused }) => reused),
  };
}
