import { column } from './column.ts';
import { runStatement, type Connection, type Statement } from './statement.ts';

/** Dispatched members count by their outcome, the others as reused. */
export interface Tally {
  readonly scored: bigint;
  readonly unscorable: bigint;
  readonly reused: bigint;
}

/** Representatives without a score that nobody waits for any more, and how many dispatched members did. */
export type Unanswered = ReadonlyMap<bigint, number>;

/** What became of members that waited. */
export interface Settled {
  readonly tally: Tally;
  readonly unanswered: Unanswered;
}

/**
 * One row of a table by its whole key, looked up for each row on the left. `offset 0` keeps the planner from joining the whole
 * table instead, which it does where the database has not counted its rows since a search began.
 */
const oneOf = (select: string): string => `${select} offset 0`;

/**
 * Whether a score is of a spec, asked so that no index serves the question: its key is looked up by position, of which each spec
 * has one. By an index that begins with the spec each look-up would read all of it, and where the planner does not know yet
 * that a spec has scores, it takes such a one.
 */
export const isOfSpec = (specId: string, scores = 'scores'): string => `${scores}.spec_id + 0 = ${specId}`;

/** The score of a position under a spec. */
export const oneScore = (specId: string, position: string): string =>
  oneOf(`select position, value from scores where ${isOfSpec(specId)} and position = ${position}`);

/**
 * Takes members of search $1 under spec $2 off what is pending; those taken off before are not found again, so that a repeat
 * changes nothing. `places` gives where their rows are: the search's row is locked, and so nothing else moves them.
 */
const settle = (name: string, places: string): Statement => ({
  name,
  text: `
    with settled as (
      delete from pending where ctid = any (array(${places})) returning representative, is_dispatched
    ), waited as (
      select representative, count(*) filter (where is_dispatched) as dispatched,
        count(*) filter (where not is_dispatched) as reused
      from settled group by representative
    )
    select coalesce(sum(w.dispatched) filter (where s.value is not null), 0)::bigint as scored,
      coalesce(sum(w.dispatched) filter (where s.value is null), 0)::bigint as unscorable,
      coalesce(sum(w.reused), 0)::bigint as reused,
      coalesce(json_agg(json_build_array(w.representative::text, w.dispatched)) filter (where s.position is null), '[]')
        as unanswered
    from waited w left join lateral (${oneScore('$2', 'w.representative')}) s on true`,
});

const settlePositionsStatement = settle(
  'settle-positions',
  `select p.ctid from unnest($3::bigint[]) g(position)
   cross join lateral (${oneOf(`select ctid from pending where search_id = $1 and representative = g.position`)}) p`,
);

const settleKnownStatement = settle(
  'settle-known',
  `select p.ctid from pending p cross join lateral (${oneScore('$2', 'p.representative')}) k where p.search_id = $1`,
);

async function runSettle(tx: Connection, statement: Statement, values: readonly unknown[]): Promise<Settled> {
  type Row = Tally & { readonly unanswered: readonly (readonly [string, number])[] };
  const [row] = await runStatement<Row>(tx, statement, values);
  if (row === undefined) throw new Error(`${statement.name} returned no row`);
  const { unanswered, ...tally } = row;
  return { tally, unanswered: new Map(unanswered.map(([position, members]) => [BigInt(position), members])) };
}

/** Settles the members that waited for these representatives. */
export const settlePositions = (
  tx: Connection,
  searchId: bigint,
  specId: number,
  positions: readonly bigint[],
): Promise<Settled> =>
  runSettle(tx, settlePositionsStatement, [searchId, specId, column(positions, (position) => position)]);

/** Settles the members whose scores other searches have found since. */
export const settleKnown = (tx: Connection, searchId: bigint, specId: number): Promise<Settled> =>
  runSettle(tx, settleKnownStatement, [searchId, specId]);
