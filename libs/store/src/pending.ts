import { Prisma } from './generated/prisma/client.ts';
import type { Database } from './database.ts';

/** What became of the members that waited for one representative's score. */
export interface Settled {
  readonly representative: bigint;
  readonly dispatched: bigint;
  readonly reused: bigint;
  /** Whether there is a score, be it a number or a reason; else an attempt ended the waiting. */
  readonly isKnown: boolean;
  readonly isScored: boolean;
}

/** Takes members off what is pending; those taken off before are not found again, so that a repeat changes nothing. */
async function settle(
  tx: Database,
  searchId: bigint,
  specId: number,
  condition: Prisma.Sql,
): Promise<readonly Settled[]> {
  return tx.$queryRaw<Settled[]>`
    with settled as (
      delete from pending where search_id = ${searchId} and ${condition}
      returning representative, is_dispatched
    )
    select w.representative,
           count(*) filter (where w.is_dispatched) as dispatched,
           count(*) filter (where not w.is_dispatched) as reused,
           s.position is not null as "isKnown",
           s.value is not null as "isScored"
    from settled w left join scores s on s.spec_id = ${specId} and s.position = w.representative
    group by w.representative, s.position, s.value`;
}

/** Settles the members that waited for these representatives. */
export function settlePositions(
  tx: Database,
  searchId: bigint,
  specId: number,
  positions: readonly bigint[],
): Promise<readonly Settled[]> {
  const list = JSON.stringify(positions.map(String));
  return settle(
    tx,
    searchId,
    specId,
    Prisma.sql`representative in (select value::bigint from jsonb_array_elements_text(${list}::jsonb))`,
  );
}

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

/** Settles the members whose scores other searches have found since, and returns the search's counts after it. */
export async function settleKnown(
  tx: Database,
  { id, specId, ...counts }: { readonly id: bigint; readonly specId: number } & Tally,
): Promise<Tally> {
  const isKnown = Prisma.sql`
    exists (select from scores k where k.spec_id = ${specId} and k.position = pending.representative)`;
  const settled = await settle(tx, id, specId, isKnown);
  const { scored, unscorable, reused } = counts;
  if (settled.length === 0) return { scored, unscorable, reused };
  const more = tally(settled);
  const after = {
    scored: scored + more.scored,
    unscorable: unscorable + more.unscorable,
    reused: reused + more.reused,
  };
  await tx.search.update({ where: { id }, data: after });
  return after;
}
