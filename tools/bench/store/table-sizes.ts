import type pg from 'pg';

/** What tables take for each score, and how many dead rows they hold. */
export interface TableSize {
  readonly table: string;
  /** With indices, as pg_total_relation_size tells. */
  readonly bytesPerScore: number;
  readonly deadRows: number;
}

const sizes = `
  select case when relname like 'members%' then 'members' else relname end as table,
    sum(pg_total_relation_size(relid))::float8 as bytes, sum(n_dead_tup)::float8 as dead
  from pg_stat_user_tables
  where relname in ('scores', 'architectures', 'pending') or relname like 'members%'
  group by 1 order by 1`;

/** Sizes of the tables that grow with scores, once the server has counted them. */
export async function tableSizes(client: pg.Client, scores: number): Promise<readonly TableSize[]> {
  await client.query('select pg_stat_force_next_flush()');
  type Row = { readonly table: string; readonly bytes: number; readonly dead: number };
  const { rows } = await client.query<Row>(sizes);
  return rows.map(({ table, bytes, dead }) => ({ table, bytesPerScore: bytes / scores, deadRows: dead }));
}
