import type { Pool } from 'pg';
import { decodePlan } from './json-codec.ts';
import { oneScore } from './pending.ts';
import type { SearchRecord } from './records.ts';
import { runStatement, type Connection, type Statement } from './statement.ts';
import { StoreError } from './store-error.ts';

type SearchRow = Omit<SearchRecord, 'counts' | 'plan'> &
  Record<'scored' | 'unscorable' | 'reused', bigint> & {
    readonly plan: unknown;
    /** Members that the counts call unscorable for an attempt, and that have a number by now: another search's. */
    readonly shadowed: bigint;
  };

/** Searches with what is told of them, `s` and its spec `p`; `rest` chooses and orders them. */
export const selectSearch = (name: string, rest: string): Statement => ({
  name,
  text: `
    select s.public_id as id, s.plan, p.digest as "specDigest", s.state, s.failure, s.epoch, s.owner, s.engine, s.lanes,
      s.priority, s.asked, s.scored, s.unscorable, s.reused, s.strategy_state as "strategyState", s.active_ms as "activeMs",
      s.created_at as "createdAt", s.finished_at as "finishedAt", (
        select coalesce(sum(t.members), 0)::bigint
        from attempts t cross join lateral (${oneScore('s.spec_id', 't.position')}) c
        where t.search_id = s.id and c.value is not null
      ) as shadowed
    from searches s join specs p on p.id = s.spec_id
    ${rest}`,
});

const byId = selectSearch('search-by-id', 'where s.public_id = $1');
const byBeginning = selectSearch(
  'search-by-beginning',
  'where s.repeat_of is null and (starts_with(s.public_id, $1) or s.name = $1) order by s.id limit 2',
);

function toRecord({ plan, scored, unscorable, reused, shadowed, ...row }: SearchRow): SearchRecord {
  const outcomes = { scored: scored + shadowed, unscorable: unscorable - shadowed, reused };
  const pending = row.asked - scored - unscorable - reused;
  return { ...row, plan: decodePlan(plan), counts: { samples: row.asked, ...outcomes, pending } };
}

export async function readSearches(
  connection: Connection,
  statement: Statement,
  ...values: readonly unknown[]
): Promise<readonly SearchRecord[]> {
  return (await runStatement<SearchRow>(connection, statement, values)).map(toRecord);
}

export const noSuchSearch = (id: string): StoreError =>
  new StoreError('no-such-search', `there is no search ${id}`, 'naswot searches list shows what there is');

/** As the transaction sees it; a StoreError where there is none. */
export async function searchById(connection: Connection, id: string): Promise<SearchRecord> {
  const [record] = await readSearches(connection, byId, id);
  if (record === undefined) throw noSuchSearch(id);
  return record;
}

/** By id, else by a beginning of one id, else by name; a StoreError where several fit. A repeat is found by its whole id alone. */
export async function findSearch(pool: Pool, idOrName: string): Promise<SearchRecord | null> {
  const [exact] = await readSearches(pool, byId, idOrName);
  if (exact !== undefined) return exact;
  const records = await readSearches(pool, byBeginning, idOrName);
  if (records.length > 1)
    throw new StoreError(
      'ambiguous',
      `'${idOrName}' stands for ${records.map(({ id }) => id).join(' and ')}; give a whole id`,
    );
  return records[0] ?? null;
}
